// SPDX-License-Identifier: Apache-2.0
// Looks up the ICD loader and its functions with dlopen.
#include "api.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>

namespace accelbench::opencl {
namespace {

struct lookup {
    api table;
    bool complete = false;
    std::string why;
};

void resolve_objects(sdk::symbols& find, api& table) {
    find(table.get_platform_ids, "clGetPlatformIDs");
    find(table.get_platform_info, "clGetPlatformInfo");
    find(table.get_device_ids, "clGetDeviceIDs");
    find(table.get_device_info, "clGetDeviceInfo");
    find(table.create_context, "clCreateContext");
    find(table.release_context, "clReleaseContext");
    find(table.create_queue, "clCreateCommandQueue");
    find(table.release_queue, "clReleaseCommandQueue");
    find(table.create_program, "clCreateProgramWithSource");
    find(table.build_program, "clBuildProgram");
    find(table.get_build_info, "clGetProgramBuildInfo");
    find(table.release_program, "clReleaseProgram");
    find(table.create_kernel, "clCreateKernel");
    find(table.set_kernel_arg, "clSetKernelArg");
    find(table.release_kernel, "clReleaseKernel");
    find(table.create_buffer, "clCreateBuffer");
    find(table.create_sub_buffer, "clCreateSubBuffer");
    find(table.release_memory, "clReleaseMemObject");
}

void resolve_commands(sdk::symbols& find, api& table) {
    find(table.enqueue_kernel, "clEnqueueNDRangeKernel");
    find(table.enqueue_read, "clEnqueueReadBuffer");
    find(table.enqueue_write, "clEnqueueWriteBuffer");
    find(table.enqueue_map, "clEnqueueMapBuffer");
    find(table.enqueue_unmap, "clEnqueueUnmapMemObject");
    find(table.get_event_info, "clGetEventInfo");
    find(table.set_event_callback, "clSetEventCallback");
    find(table.release_event, "clReleaseEvent");
    find(table.flush, "clFlush");
    find(table.finish, "clFinish");
}

lookup look_up() {
    lookup found;
    void* library = ::dlopen("libOpenCL.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.why =
            "looked for the OpenCL ICD loader libOpenCL.so.1; it is not installed. Install "
            "ocl-icd-libopencl1 and a driver, for example pocl-opencl-icd";
        return found;
    }
    sdk::symbols find(library);
    resolve_objects(find, found.table);
    resolve_commands(find, found.table);
    if (find.missing() != nullptr) {
        found.why = std::string("the OpenCL ICD loader lacks ") + find.missing() +
                    "; OpenCL 1.2 or newer is needed: update ocl-icd-libopencl1";
        return found;
    }
    found.complete = true;
    return found;
}

}  // namespace

const api* load_api(std::string& why) {
    static const lookup found = look_up();
    why = found.why;
    return found.complete ? &found.table : nullptr;
}

}  // namespace accelbench::opencl
