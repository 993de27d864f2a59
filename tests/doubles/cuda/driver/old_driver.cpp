// SPDX-License-Identifier: Apache-2.0
// A libcuda.so.1 with hardly a function.
extern "C" int cuInit(unsigned) {
    return 0;
}
extern "C" int cuDriverGetVersion(int* version) {
    *version = 10000;
    return 0;
}
extern "C" int cuGetErrorName(int, const char**) {
    return 0;
}
extern "C" int cuGetErrorString(int, const char**) {
    return 0;
}
