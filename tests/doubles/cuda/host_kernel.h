/* SPDX-License-Identifier: Apache-2.0
 * Between the double of the driver and our kernels compiled for the host: one table of functions.
 * The library accelbench_cuda_host_kernels exports ACCB_CUDA_HOST_KERNELS_SYMBOL; the double finds
 * it by the path in the environment variable ACCELBENCH_CUDA_DOUBLE_KERNELS. C11. */
#ifndef ACCELBENCH_TESTS_CUDA_HOST_KERNEL_H
#define ACCELBENCH_TESTS_CUDA_HOST_KERNEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACCB_CUDA_HOST_KERNELS_SYMBOL "accb_cuda_host_kernels"

typedef struct accb_cuda_host_launch {
    unsigned grid[3];  /* blocks */
    unsigned block[3]; /* threads of a block; their product a multiple of 32, at most max_threads */
    unsigned cluster[3];   /* blocks of a cluster, each a divisor of the grid's extent; 0 means 1 */
    unsigned shared_bytes; /* dynamic shared memory of a block */
    void** args; /* arg_count pointers to the arguments' values, as cuLaunchKernel takes */
} accb_cuda_host_launch;

/* What the kernel asked of global memory, summed over all threads. */
typedef struct accb_cuda_host_traffic {
    uint64_t streamed_read;  /* bytes that are read once: compulsory traffic */
    uint64_t cached_read;    /* bytes that are read again and again and live in a cache */
    uint64_t written;        /* bytes */
    uint64_t wide, narrow;   /* streamed reads and writes of 16 bytes, and of fewer */
    uint64_t bank_conflicts; /* turns that rows of matrices waited for others of their matrix */
} accb_cuda_host_traffic;

typedef struct accb_cuda_host_report {
    char message[480]; /* when run() is not 0: what the kernel did wrong, and where */
    accb_cuda_host_traffic traffic;
} accb_cuda_host_report;

typedef struct accb_cuda_host_kernel {
    const char* name; /* the extern "C" name, as cuModuleGetFunction takes it */
    /* Runs every block to its end, on the calling thread and helpers of its own; blocks. 0, or 1
     * with report->message: a divergent barrier, a deadlock, a launch that the kernel forbids. A
     * bad memory access ends the process, under the address sanitizer with a report. Any thread. */
    int (*run)(const accb_cuda_host_launch*, accb_cuda_host_report*);
    const unsigned* arg_bytes; /* arg_count sizes */
    unsigned arg_count;
    unsigned max_threads; /* of a block: the kernel's launch bound */
} accb_cuda_host_kernel;

/* The table, in the order of names; *count entries. Lives as long as the library. */
typedef const accb_cuda_host_kernel* (*accb_cuda_host_kernels_fn)(unsigned* count);
const accb_cuda_host_kernel* accb_cuda_host_kernels(unsigned* count);

#ifdef __cplusplus
}
#endif
#endif
