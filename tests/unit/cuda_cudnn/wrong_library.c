/* SPDX-License-Identifier: Apache-2.0
 * Libraries that cannot be used: one of another generation, one that lacks what it should have. */
#include <stddef.h>

#ifndef LIBRARY_VERSION
#define LIBRARY_VERSION 91900
#endif

size_t cudnnGetVersion(void);
size_t cudnnGetVersion(void) {
    return LIBRARY_VERSION;
}
