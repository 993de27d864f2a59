/* SPDX-License-Identifier: Apache-2.0
 * Libraries that cannot be used: one of another generation, one that lacks what it should have. */
#include <stddef.h>

#ifndef LIBRARY_VERSION
#define LIBRARY_VERSION 130100
#endif

size_t cublasLtGetVersion(void);
size_t cublasLtGetVersion(void) {
    return LIBRARY_VERSION;
}
