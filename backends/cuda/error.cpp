// SPDX-License-Identifier: Apache-2.0
// One table of the codes that the driver returns. Its own names are not asked for: they must be at
// hand before there is a driver, and in the same words for every version.
#include "error.hpp"

#include <accelbench/sdk/failed_call.hpp>

namespace accelbench::cuda {
namespace {

using entry = sdk::vendor_error<CUresult>;

constexpr std::string_view smaller = "use a smaller workload, or a device with more memory";
constexpr std::string_view restart =
    "nothing on this device works for this process any more: look at dmesg for Xid lines, and run "
    "again";
constexpr std::string_view report =
    "this is a defect of the cuda backend or of the driver: report it";
constexpr std::string_view driver = "install the driver that fits this kernel and this GPU";

#define CODE(name) name, #name
constexpr entry entries[] = {
    {CODE(CUDA_ERROR_INVALID_VALUE), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_OUT_OF_MEMORY), ACCB_OUT_OF_MEMORY, smaller},
    {CODE(CUDA_ERROR_NOT_INITIALIZED), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_DEINITIALIZED), ACCB_BAD_STATE, "the process is ending: run again"},
    {CODE(CUDA_ERROR_STUB_LIBRARY), ACCB_UNAVAILABLE,
     "the toolkit's stub was found instead of a driver: take lib64/stubs out of LD_LIBRARY_PATH"},
    {CODE(CUDA_ERROR_DEVICE_UNAVAILABLE), ACCB_UNAVAILABLE,
     "another process holds the device (compute mode EXCLUSIVE_PROCESS or PROHIBITED): end it, or "
     "choose mode DEFAULT with nvidia-smi -c 0"},
    {CODE(CUDA_ERROR_NO_DEVICE), ACCB_UNAVAILABLE,
     "no GPU is visible: look at nvidia-smi and at CUDA_VISIBLE_DEVICES"},
    {CODE(CUDA_ERROR_INVALID_DEVICE), ACCB_NOT_FOUND, "accelbench devices lists what there is"},
    {CODE(CUDA_ERROR_DEVICE_NOT_LICENSED), ACCB_UNAVAILABLE, "the virtual GPU needs its licence"},
    {CODE(CUDA_ERROR_INVALID_IMAGE), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_INVALID_CONTEXT), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_NO_BINARY_FOR_GPU), ACCB_UNSUPPORTED,
     "this build holds no code for the GPU, and its driver compiles none: build with its "
     "architecture in ACCELBENCH_CUDA_ARCHITECTURES, or update the driver"},
    {CODE(CUDA_ERROR_ECC_UNCORRECTABLE), ACCB_DEVICE_LOST,
     "the device's memory is damaged: look at nvidia-smi -q -d ECC, and reset the GPU"},
    {CODE(CUDA_ERROR_INVALID_PTX), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_UNSUPPORTED_PTX_VERSION), ACCB_UNSUPPORTED,
     "the driver is older than this build's code: update it, or build with the GPU's architecture "
     "in "
     "ACCELBENCH_CUDA_ARCHITECTURES"},
    {CODE(CUDA_ERROR_JIT_COMPILER_NOT_FOUND), ACCB_UNSUPPORTED,
     "the driver has no compiler (libnvidia-ptxjitcompiler.so.1): install its full package"},
    {CODE(CUDA_ERROR_INVALID_HANDLE), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_NOT_FOUND), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_NOT_READY), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_ILLEGAL_ADDRESS), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_LAUNCH_TIMEOUT), ACCB_DEVICE_LOST,
     "the watchdog of a GPU with a display ended a kernel: measure on one without a display"},
    {CODE(CUDA_ERROR_PRIMARY_CONTEXT_ACTIVE), ACCB_BAD_STATE, report},
    {CODE(CUDA_ERROR_CONTEXT_IS_DESTROYED), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_ASSERT), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_HARDWARE_STACK_ERROR), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_ILLEGAL_INSTRUCTION), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_MISALIGNED_ADDRESS), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_INVALID_ADDRESS_SPACE), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_INVALID_PC), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_LAUNCH_FAILED), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_NOT_PERMITTED), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_NOT_SUPPORTED), ACCB_UNSUPPORTED, "the device or its driver cannot do this"},
    {CODE(CUDA_ERROR_SYSTEM_NOT_READY), ACCB_UNAVAILABLE,
     "start what the system needs (nvidia-fabricmanager on machines with NVSwitch)"},
    {CODE(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH), ACCB_UNAVAILABLE,
     "the kernel module and libcuda.so.1 are of different versions: restart the machine"},
    {CODE(CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE), ACCB_UNAVAILABLE, driver},
    {CODE(CUDA_ERROR_MPS_CONNECTION_FAILED), ACCB_UNAVAILABLE, "start or stop the MPS daemon"},
    {CODE(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED), ACCB_UNSUPPORTED,
     "this workload cannot be captured: use launch mode stream"},
    {CODE(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED), ACCB_INTERNAL, report},
    {CODE(CUDA_ERROR_TIMEOUT), ACCB_DEADLINE, restart},
    {CODE(CUDA_ERROR_EXTERNAL_DEVICE), ACCB_DEVICE_LOST, restart},
    {CODE(CUDA_ERROR_UNKNOWN), ACCB_DEVICE_LOST, restart},
};
#undef CODE

constexpr entry unlisted{CUDA_ERROR_UNKNOWN, "an unlisted CUDA error", ACCB_INTERNAL,
                         "look the number up in the driver API's documentation of CUresult"};

const entry& known_as(CUresult code) {
    return sdk::entry_for(entries, code, unlisted);
}

}  // namespace

std::string_view name_of(CUresult code) {
    return known_as(code).name;
}

std::string_view advice_for(CUresult code) {
    return known_as(code).advice;
}

accb_status status_of(CUresult code) {
    return known_as(code).status;
}

void fail(CUresult code, std::string_view what) {
    sdk::fail("the CUDA driver", what, known_as(code), code);
}

void fail_with(CUresult code, std::string_view what, accb_status status, std::string_view advice) {
    sdk::fail("the CUDA driver", what, entry{code, name_of(code), status, advice}, code);
}

}  // namespace accelbench::cuda
