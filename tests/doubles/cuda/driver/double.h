/* SPDX-License-Identifier: Apache-2.0
 * What the double of libcuda.so.1 exports besides the driver's own functions. C11. */
#ifndef ACCELBENCH_TESTS_CUDA_DOUBLE_H
#define ACCELBENCH_TESTS_CUDA_DOUBLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct accb_cuda_double_counts {
    uint64_t calls; /* of the driver's functions */
    uint64_t contexts, allocations, streams, events, modules,
        graphs;          /* alive; graphs: both kinds */
    uint64_t registered; /* ranges of pinned host memory */
    uint64_t allocated_bytes;
    uint64_t kernels;    /* executed */
    uint64_t violations; /* of documented rules; each is also a line on standard error */
} accb_cuda_double_counts;

/* The mark by which a backend tells a double from a driver. */
void accb_cuda_double(accb_cuda_double_counts* counts);
/* Calls of one function so far, by its exported name. */
uint64_t accb_cuda_double_calls(const char* function);
/* Bytes that a kernel has read and written in all its launches so far, as its code counts them. */
void accb_cuda_double_traffic(const char* kernel, uint64_t* read, uint64_t* written, uint64_t* wide,
                              uint64_t* narrow);
/* Reads ACCELBENCH_CUDA_DOUBLE anew: faults and lateness change, devices stay as they were. */
void accb_cuda_double_settings(void);

#ifdef __cplusplus
}
#endif
#endif
