/* SPDX-License-Identifier: Apache-2.0
 * The few calls of the driver that cuDNN makes while it builds plans without a device. A definition
 * begins its line with "int": list_names.cmake reads this file. */
#define _GNU_SOURCE
#include <dlfcn.h>

enum { success = 0, invalid_value = 1, not_found = 500, version = 13000 };

int cuInit(unsigned flags);
int cuDriverGetVersion(int* out);
int cuDeviceGetCount(int* out);
int cuLibraryLoadData(void** library, const void* code, void* options, void* values, unsigned count,
                      void* library_options, void* library_values, unsigned library_count);
int cuLibraryGetKernel(void** kernel, void* library, const char* name);
int cuGetExportTable(const void** table, const void* id);
int cuGetProcAddress_v2(const char* name, void** function, int wanted, unsigned long long flags,
                        void* status);

/* Handles that nobody looks into. */
static char a_library, a_kernel;

int cuInit(unsigned flags) {
    (void)flags;
    return success;
}
int cuDriverGetVersion(int* out) {
    *out = version;
    return success;
}
int cuDeviceGetCount(int* out) {
    *out = 1;
    return success;
}
int cuLibraryLoadData(void** library, const void* code, void* options, void* values, unsigned count,
                      void* library_options, void* library_values, unsigned library_count) {
    (void)code, (void)options, (void)values, (void)count;
    (void)library_options, (void)library_values, (void)library_count;
    *library = &a_library;
    return success;
}
int cuLibraryGetKernel(void** kernel, void* library, const char* name) {
    (void)library, (void)name;
    *kernel = &a_kernel;
    return success;
}
int cuGetExportTable(const void** table, const void* id) {
    (void)table, (void)id;
    return invalid_value; /* the runtime's private tables are not ours to imitate */
}
int cuGetProcAddress_v2(const char* name, void** function, int wanted, unsigned long long flags,
                        void* status) {
    (void)wanted, (void)flags, (void)status;
    *function = dlsym(RTLD_DEFAULT, name);
    return *function != 0 ? success : not_found;
}
