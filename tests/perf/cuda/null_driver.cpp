// SPDX-License-Identifier: Apache-2.0
// A libcuda.so.1 that does nothing, at once: what a submit costs over it is the backend's own.
#include <cuda.h>

// Headers rename it; the backend asks for the old name.
#undef cuEventElapsedTime

namespace {

constexpr CUresult ok = CUDA_SUCCESS;
char object;  // whatever a handle points to

template <class Handle>
CUresult give(Handle* out) {
    *out = reinterpret_cast<Handle>(&object);
    return ok;
}

}  // namespace

extern "C" {

CUresult cuInit(unsigned) {
    return ok;
}
CUresult cuDriverGetVersion(int* version) {
    *version = 13000;
    return ok;
}
CUresult cuGetErrorName(CUresult, const char**) {
    return CUDA_ERROR_NOT_SUPPORTED;
}
CUresult cuGetErrorString(CUresult, const char**) {
    return CUDA_ERROR_NOT_SUPPORTED;
}
CUresult cuDeviceGetCount(int* count) {
    *count = 1;
    return ok;
}
CUresult cuDeviceGet(CUdevice* device, int) {
    *device = 0;
    return ok;
}
CUresult cuDeviceGetName(char* name, int, CUdevice) {
    constexpr char text[] = "double that does nothing";
    __builtin_memcpy(name, text, sizeof(text));
    return ok;
}
CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice) {
    *bytes = size_t{1} << 34;
    return ok;
}
CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute what, CUdevice) {
    *value = what == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR   ? 9
             : what == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR ? 0
                                                                    : 32;
    return ok;
}
CUresult cuDeviceGetPCIBusId(char* text, int, CUdevice) {
    *text = '\0';
    return ok;
}
CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice) {
    return give(context);
}
CUresult cuDevicePrimaryCtxRelease_v2(CUdevice) {
    return ok;
}
CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice, unsigned) {
    return ok;
}
CUresult cuCtxSetCurrent(CUcontext) {
    return ok;
}
CUresult cuCtxGetCurrent(CUcontext* context) {
    return give(context);
}
CUresult cuCtxSynchronize() {
    return ok;
}
CUresult cuCtxGetLimit(size_t* value, CUlimit) {
    *value = 0;
    return ok;
}
CUresult cuMemGetInfo_v2(size_t* free, size_t* total) {
    *free = *total = size_t{1} << 34;
    return ok;
}
CUresult cuMemAlloc_v2(CUdeviceptr* at, size_t) {
    *at = 0x10000;
    return ok;
}
CUresult cuMemFree_v2(CUdeviceptr) {
    return ok;
}
CUresult cuMemHostAlloc(void** at, size_t, unsigned) {
    return give(at);
}
CUresult cuMemFreeHost(void*) {
    return ok;
}
CUresult cuMemHostRegister_v2(void*, size_t, unsigned) {
    return ok;
}
CUresult cuMemHostUnregister(void*) {
    return ok;
}
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr, const void*, size_t, CUstream) {
    return ok;
}
CUresult cuMemcpyDtoHAsync_v2(void*, CUdeviceptr, size_t, CUstream) {
    return ok;
}
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr, CUdeviceptr, size_t, CUstream) {
    return ok;
}
CUresult cuMemsetD8Async(CUdeviceptr, unsigned char, size_t, CUstream) {
    return ok;
}
CUresult cuStreamCreate(CUstream* stream, unsigned) {
    return give(stream);
}
CUresult cuStreamDestroy_v2(CUstream) {
    return ok;
}
CUresult cuStreamSynchronize(CUstream) {
    return ok;
}
CUresult cuEventCreate(CUevent* event, unsigned) {
    return give(event);
}
CUresult cuEventDestroy_v2(CUevent) {
    return ok;
}
CUresult cuEventRecord(CUevent, CUstream) {
    return ok;
}
CUresult cuEventQuery(CUevent) {
    return ok;
}
CUresult cuEventSynchronize(CUevent) {
    return ok;
}
CUresult cuEventElapsedTime(float* ms, CUevent, CUevent) {
    *ms = 0.0F;
    return ok;
}
CUresult cuModuleLoadData(CUmodule* module, const void*) {
    return give(module);
}
CUresult cuModuleUnload(CUmodule) {
    return ok;
}
CUresult cuModuleGetFunction(CUfunction* function, CUmodule, const char*) {
    return give(function);
}
CUresult cuFuncGetAttribute(int* value, CUfunction_attribute, CUfunction) {
    *value = 0;
    return ok;
}
CUresult cuFuncSetAttribute(CUfunction, CUfunction_attribute, int) {
    return ok;
}
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction, int, size_t) {
    *blocks = 1;
    return ok;
}
CUresult cuLaunchKernel(CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
                        unsigned, CUstream, void**, void**) {
    return ok;
}
CUresult cuStreamBeginCapture_v2(CUstream, CUstreamCaptureMode) {
    return ok;
}
CUresult cuStreamEndCapture(CUstream, CUgraph* graph) {
    return give(graph);
}
CUresult cuStreamGetCaptureInfo_v3(CUstream, CUstreamCaptureStatus* status, cuuint64_t* id,
                                   CUgraph* graph, const CUgraphNode** nodes,
                                   const CUgraphEdgeData** edges, size_t* count) {
    static const CUgraphNode node = reinterpret_cast<CUgraphNode>(&object);
    *status = CU_STREAM_CAPTURE_STATUS_ACTIVE;
    *id = 1;
    *nodes = &node;
    *edges = nullptr;
    *count = 1;
    return give(graph);
}
CUresult cuGraphInstantiateWithFlags(CUgraphExec* exec, CUgraph, unsigned long long) {
    return give(exec);
}
CUresult cuGraphLaunch(CUgraphExec, CUstream) {
    return ok;
}
CUresult cuGraphExecDestroy(CUgraphExec) {
    return ok;
}
CUresult cuGraphDestroy(CUgraph) {
    return ok;
}
CUresult cuGraphExecKernelNodeSetParams_v2(CUgraphExec, CUgraphNode,
                                           const CUDA_KERNEL_NODE_PARAMS*) {
    return ok;
}

void accb_cuda_double() {}  // no figure of it is a device's

}  // extern "C"
