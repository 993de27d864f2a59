// SPDX-License-Identifier: Apache-2.0
// One table of the codes that drivers return.
#include "error.hpp"

#include <accelbench/sdk/failed_call.hpp>

namespace accelbench::opencl {
namespace {

using entry = sdk::vendor_error<cl_int>;

constexpr std::string_view smaller = "use a smaller workload, or a device with more memory";
constexpr std::string_view driver = "check the driver with clinfo; restart the run";
constexpr std::string_view report =
    "this is a defect of the opencl backend or of the driver: report it";

constexpr entry entries[] = {
    {-1, "CL_DEVICE_NOT_FOUND", ACCB_UNAVAILABLE, "install a driver; clinfo must list a device"},
    {-2, "CL_DEVICE_NOT_AVAILABLE", ACCB_UNAVAILABLE, driver},
    {-3, "CL_COMPILER_NOT_AVAILABLE", ACCB_UNAVAILABLE,
     "the driver has no OpenCL C compiler: install its full package"},
    {-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE", ACCB_OUT_OF_MEMORY, smaller},
    {-5, "CL_OUT_OF_RESOURCES", ACCB_OUT_OF_MEMORY, smaller},
    {-6, "CL_OUT_OF_HOST_MEMORY", ACCB_OUT_OF_MEMORY, "free memory on the host"},
    {-7, "CL_PROFILING_INFO_NOT_AVAILABLE", ACCB_INTERNAL, report},
    {-11, "CL_BUILD_PROGRAM_FAILURE", ACCB_INTERNAL,
     "the driver's compiler refused a kernel: update the driver, and report its log"},
    {-12, "CL_MAP_FAILURE", ACCB_INTERNAL, driver},
    {-13, "CL_MISALIGNED_SUB_BUFFER_OFFSET", ACCB_INVALID_ARGUMENT,
     "bind operands at multiples of 4096 bytes"},
    {-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST", ACCB_INTERNAL, driver},
    {-30, "CL_INVALID_VALUE", ACCB_INTERNAL, report},
    {-33, "CL_INVALID_DEVICE", ACCB_INTERNAL, report},
    {-34, "CL_INVALID_CONTEXT", ACCB_DEVICE_LOST, driver},
    {-36, "CL_INVALID_COMMAND_QUEUE", ACCB_DEVICE_LOST, driver},
    {-38, "CL_INVALID_MEM_OBJECT", ACCB_INTERNAL, report},
    {-43, "CL_INVALID_BUILD_OPTIONS", ACCB_INTERNAL, report},
    {-45, "CL_INVALID_PROGRAM_EXECUTABLE", ACCB_INTERNAL, report},
    {-46, "CL_INVALID_KERNEL_NAME", ACCB_INTERNAL, report},
    {-48, "CL_INVALID_KERNEL", ACCB_INTERNAL, report},
    {-49, "CL_INVALID_ARG_INDEX", ACCB_INTERNAL, report},
    {-50, "CL_INVALID_ARG_VALUE", ACCB_INTERNAL, report},
    {-51, "CL_INVALID_ARG_SIZE", ACCB_INTERNAL, report},
    {-52, "CL_INVALID_KERNEL_ARGS", ACCB_INTERNAL, report},
    {-54, "CL_INVALID_WORK_GROUP_SIZE", ACCB_INTERNAL,
     "give a tuning record that fits this device, or none"},
    {-55, "CL_INVALID_WORK_ITEM_SIZE", ACCB_INTERNAL,
     "give a tuning record that fits this device, or none"},
    {-58, "CL_INVALID_EVENT", ACCB_INTERNAL, report},
    {-59, "CL_INVALID_OPERATION", ACCB_INTERNAL, report},
    {-61, "CL_INVALID_BUFFER_SIZE", ACCB_OUT_OF_MEMORY, smaller},
    {-63, "CL_INVALID_GLOBAL_WORK_SIZE", ACCB_INTERNAL, report},
    {-1001, "CL_PLATFORM_NOT_FOUND_KHR", ACCB_UNAVAILABLE,
     "no driver is registered in /etc/OpenCL/vendors: install one, for example pocl-opencl-icd"},
};

constexpr entry unknown{0, "an unlisted OpenCL error", ACCB_INTERNAL,
                        "look the number up in the driver's documentation"};

const entry& known_as(cl_int code) {
    return sdk::entry_for(entries, code, unknown);
}

}  // namespace

std::string_view name_of(cl_int code) {
    return known_as(code).name;
}

std::string_view advice_for(cl_int code) {
    return known_as(code).advice;
}

accb_status status_of(cl_int code) {
    return known_as(code).status;
}

void fail(cl_int code, std::string_view what) {
    sdk::fail("OpenCL", what, known_as(code), code);
}

}  // namespace accelbench::opencl
