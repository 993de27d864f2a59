// SPDX-License-Identifier: Apache-2.0
// The OpenCL 1.2 functions that this backend calls, found at run time: a machine without the ICD
// loader must be able to load the plug-in and hear "no device".
#pragma once

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <string>

namespace accelbench::opencl {

struct api {
    decltype(&::clGetPlatformIDs) get_platform_ids = nullptr;
    decltype(&::clGetPlatformInfo) get_platform_info = nullptr;
    decltype(&::clGetDeviceIDs) get_device_ids = nullptr;
    decltype(&::clGetDeviceInfo) get_device_info = nullptr;
    decltype(&::clCreateContext) create_context = nullptr;
    decltype(&::clReleaseContext) release_context = nullptr;
    decltype(&::clCreateCommandQueue) create_queue = nullptr;
    decltype(&::clReleaseCommandQueue) release_queue = nullptr;
    decltype(&::clCreateProgramWithSource) create_program = nullptr;
    decltype(&::clBuildProgram) build_program = nullptr;
    decltype(&::clGetProgramBuildInfo) get_build_info = nullptr;
    decltype(&::clReleaseProgram) release_program = nullptr;
    decltype(&::clCreateKernel) create_kernel = nullptr;
    decltype(&::clSetKernelArg) set_kernel_arg = nullptr;
    decltype(&::clReleaseKernel) release_kernel = nullptr;
    decltype(&::clCreateBuffer) create_buffer = nullptr;
    decltype(&::clCreateSubBuffer) create_sub_buffer = nullptr;
    decltype(&::clReleaseMemObject) release_memory = nullptr;
    decltype(&::clEnqueueNDRangeKernel) enqueue_kernel = nullptr;
    decltype(&::clEnqueueReadBuffer) enqueue_read = nullptr;
    decltype(&::clEnqueueWriteBuffer) enqueue_write = nullptr;
    decltype(&::clEnqueueMapBuffer) enqueue_map = nullptr;
    decltype(&::clEnqueueUnmapMemObject) enqueue_unmap = nullptr;
    decltype(&::clGetEventInfo) get_event_info = nullptr;
    decltype(&::clSetEventCallback) set_event_callback = nullptr;
    decltype(&::clReleaseEvent) release_event = nullptr;
    decltype(&::clFlush) flush = nullptr;
    decltype(&::clFinish) finish = nullptr;
};

/// The process's table, looked up once; NULL where there is no usable loader, and then `why` says
/// what is missing and what to install. The library is never closed: drivers leave threads behind.
[[nodiscard]] const api* load_api(std::string& why);

}  // namespace accelbench::opencl
