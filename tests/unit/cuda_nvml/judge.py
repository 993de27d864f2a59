# SPDX-License-Identifier: Apache-2.0
"""pynvml, Nvidia's own binding, reads our double: the same names, numbers and sizes as ours. Skipped (77) where it is not
installed: scripts/cuda-judges.sh brings it into the build folder."""

import ctypes
import os
import re
import sys

try:
    import pynvml
except ImportError:
    print("skipped: pynvml is not installed (scripts/cuda-judges.sh brings it into the build folder)")
    sys.exit(77)

DECLARATIONS = open(sys.argv[1], encoding="utf-8").read()


def ours(name):
    match = re.search(rf"\b{name} = (\d+)", DECLARATIONS)
    assert match, f"{name} is not in our declarations"
    return int(match.group(1))


def same(what, got, expected):
    assert got == expected, f"{what}: {got}, expected {expected}"


def constants():
    for mine, theirs in [("success", "NVML_SUCCESS"), ("not_supported", "NVML_ERROR_NOT_SUPPORTED"),
                         ("not_found", "NVML_ERROR_NOT_FOUND"), ("driver_not_loaded", "NVML_ERROR_DRIVER_NOT_LOADED"),
                         ("function_not_found", "NVML_ERROR_FUNCTION_NOT_FOUND"),
                         ("gpu_is_lost", "NVML_ERROR_GPU_IS_LOST"), ("no_data", "NVML_ERROR_NO_DATA"),
                         ("field_memory_temperature", "NVML_FI_DEV_MEMORY_TEMP"),
                         ("field_power_average", "NVML_FI_DEV_POWER_AVERAGE"),
                         ("field_power_instant", "NVML_FI_DEV_POWER_INSTANT"),
                         ("clock_sm", "NVML_CLOCK_SM"), ("clock_memory", "NVML_CLOCK_MEM"),
                         ("sensor_gpu", "NVML_TEMPERATURE_GPU"),
                         ("error_corrected", "NVML_MEMORY_ERROR_TYPE_CORRECTED"),
                         ("error_uncorrected", "NVML_MEMORY_ERROR_TYPE_UNCORRECTED"),
                         ("since_reboot", "NVML_VOLATILE_ECC"),
                         ("reason_idle", "nvmlClocksEventReasonGpuIdle"),
                         ("reason_applications_setting", "nvmlClocksEventReasonApplicationsClocksSetting"),
                         ("reason_power_cap", "nvmlClocksEventReasonSwPowerCap"),
                         ("reason_hardware_slowdown", "nvmlClocksThrottleReasonHwSlowdown"),
                         ("reason_sync_boost", "nvmlClocksEventReasonSyncBoost"),
                         ("reason_software_thermal", "nvmlClocksEventReasonSwThermalSlowdown"),
                         ("reason_hardware_thermal", "nvmlClocksEventReasonHwThermalSlowdown"),
                         ("reason_power_brake", "nvmlClocksThrottleReasonHwPowerBrakeSlowdown"),
                         ("reason_display_setting", "nvmlClocksEventReasonDisplayClockSetting"),
                         ("type_double", "NVML_VALUE_TYPE_DOUBLE"), ("type_u32", "NVML_VALUE_TYPE_UNSIGNED_INT"),
                         ("type_u64_long", "NVML_VALUE_TYPE_UNSIGNED_LONG"),
                         ("type_u64", "NVML_VALUE_TYPE_UNSIGNED_LONG_LONG"),
                         ("type_i64", "NVML_VALUE_TYPE_SIGNED_LONG_LONG"),
                         ("type_i32", "NVML_VALUE_TYPE_SIGNED_INT"), ("type_u16", "NVML_VALUE_TYPE_UNSIGNED_SHORT")]:
        same(theirs, getattr(pynvml, theirs), ours(mine))
    for mine, theirs in [("field_content", pynvml.c_nvmlValue_t), ("field_value", pynvml.c_nvmlFieldValue_t),
                         ("memory_info", pynvml.c_nvmlMemory_t), ("utilization", pynvml.c_nvmlUtilization_t)]:
        match = re.search(rf"sizeof\({mine}\) == (\d+)", DECLARATIONS)
        same(f"size of {mine}", int(match.group(1)), ctypes.sizeof(theirs))


def readings():
    os.environ["ACCELBENCH_NVML_DOUBLE"] = (
        "field.186=312345 power=305000 energy=123456789012 clock.1=1980 temperature.0=54 reasons=68 ecc.1.0=2 "
        "memory=4000 utilization=97 pcie.generation=4 pcie.generation_most=5 pcie.lanes=8 pcie.lanes_most=16")
    pynvml.nvmlInit()
    device = pynvml.nvmlDeviceGetHandleByPciBusId(b"0000:01:00.0")
    power = pynvml.nvmlDeviceGetFieldValues(device, [pynvml.NVML_FI_DEV_POWER_INSTANT, pynvml.NVML_FI_DEV_MEMORY_TEMP])
    same("power.instant", (power[0].nvmlReturn, power[0].value.uiVal), (0, 312345))
    same("temperature.memory", power[1].nvmlReturn, pynvml.NVML_ERROR_NOT_SUPPORTED)
    same("power.usage", pynvml.nvmlDeviceGetPowerUsage(device), 305000)
    same("energy", pynvml.nvmlDeviceGetTotalEnergyConsumption(device), 123456789012)
    same("clock.sm", pynvml.nvmlDeviceGetClockInfo(device, pynvml.NVML_CLOCK_SM), 1980)
    same("temperature", pynvml.nvmlDeviceGetTemperature(device, pynvml.NVML_TEMPERATURE_GPU), 54)
    same("reasons", pynvml.nvmlDeviceGetCurrentClocksEventReasons(device),
         pynvml.nvmlClocksEventReasonSwPowerCap | pynvml.nvmlClocksEventReasonHwThermalSlowdown)
    same("ecc", pynvml.nvmlDeviceGetTotalEccErrors(device, pynvml.NVML_MEMORY_ERROR_TYPE_UNCORRECTED,
                                                   pynvml.NVML_VOLATILE_ECC), 2)
    same("memory", pynvml.nvmlDeviceGetMemoryInfo(device).used, 1000)
    same("utilization", pynvml.nvmlDeviceGetUtilizationRates(device).gpu, 97)
    same("pcie", (pynvml.nvmlDeviceGetCurrPcieLinkGeneration(device), pynvml.nvmlDeviceGetMaxPcieLinkGeneration(device),
                  pynvml.nvmlDeviceGetCurrPcieLinkWidth(device), pynvml.nvmlDeviceGetMaxPcieLinkWidth(device)),
         (4, 5, 8, 16))
    try:
        pynvml.nvmlDeviceGetClockInfo(device, pynvml.NVML_CLOCK_MEM)
        raise AssertionError("a clock that is not there was read")
    except pynvml.NVMLError_NotSupported:
        pass
    pynvml.nvmlShutdown()


constants()
readings()
print("pynvml agrees")
