/* SPDX-License-Identifier: Apache-2.0
 * What the double exports besides OrtGetApiBase. The first is also the mark by which the backend
 * knows it. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Objects of each kind that are alive. */
typedef struct accb_onnxruntime_double_counts {
    uint32_t envs, sessions, options, bindings, values, statuses, others;
    uint64_t runs;          /* launches that were begun */
    uint32_t weights;       /* initializers that sessions were given from outside */
    uint32_t deterministic; /* sessions that were asked for it */
    uint32_t own_pools;     /* sessions that started threads of their own */
} accb_onnxruntime_double_counts;
void accb_onnxruntime_double(accb_onnxruntime_double_counts* counts);

/* What the provider that was appended last was given, as KEY=VALUE;KEY=VALUE; */
const char* accb_onnxruntime_double_options(void);

/* Reads ACCELBENCH_ONNXRUNTIME_DOUBLE again; calls are counted anew. */
void accb_onnxruntime_double_settings(void);

/* Lets every call go on that hangs. */
void accb_onnxruntime_double_release(void);

#ifdef __cplusplus
}
#endif
