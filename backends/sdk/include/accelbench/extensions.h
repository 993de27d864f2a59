/* SPDX-License-Identifier: Apache-2.0
 * Optional interfaces of a plug-in, answered by get_extension(ctx, "name/version"). The rules R1 to
 * R8 of plugin.h hold. Names reserved for later: "accb.requests/1" (continuous batching),
 * "accb.memory/1" (peer copy, import), "accb.timeline/1". */
#ifndef ACCELBENCH_EXTENSIONS_H
#define ACCELBENCH_EXTENSIONS_H

#include <accelbench/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "accb.telemetry/1" [any]: read by a second worker of the same plug-in, which stamps the time
 * before and after. */
enum {
    ACCB_POWER_W = 1,
    ACCB_ENERGY_J = 2,
    ACCB_TEMPERATURE_C = 3,
    ACCB_CLOCK_HZ = 4,
    ACCB_UTILISATION = 5,
    ACCB_THROTTLE_BITS = 6,
    ACCB_MEMORY_B = 7
};
enum { ACCB_SCOPE_CHIP = 1, ACCB_SCOPE_CARD = 2, ACCB_SCOPE_BOARD = 3, ACCB_SCOPE_HOST = 4 };
enum {
    ACCB_SAMPLE_OK = 1,
    ACCB_SAMPLE_UNAVAILABLE = 2,
    ACCB_SAMPLE_STALE = 3,
    ACCB_SAMPLE_ERROR = 4
};
typedef struct accb_sensor {
    uint32_t struct_size;
    uint32_t device, quantity, scope;
    uint64_t refresh_ns; /* 0: not known */
    char source[64];     /* "nvml power.instant" */
} accb_sensor;
typedef struct accb_sample { /* a leaf */
    uint32_t sensor, status; /* a missing value is ACCB_SAMPLE_UNAVAILABLE, never 0 */
    double value;
} accb_sample;
typedef struct accb_telemetry {
    uint32_t struct_size;
    uint32_t sensor_count;
    accb_status (*sensor)(accb_ctx*, uint32_t index, accb_sensor*, accb_error*);
    accb_status (*read)(accb_ctx*, accb_sample* samples, uint32_t count,
                        accb_error*); /* samples[i].sensor is set by the caller */
} accb_telemetry;

/* "accb.device_timer/1" [any]: a diagnostic. Ticks of accb_completion must nest inside the host's
 * stamps. */
typedef struct accb_device_timer {
    uint32_t struct_size;
    uint32_t kind; /* 1 cycles, 2 time */
    double ticks_per_s;
    accb_status (*now)(accb_ctx*, uint32_t device, uint64_t* ticks, accb_error*);
} accb_device_timer;

/* "accb.collective/1" [ctl]: ranks meet over host->kv_put and kv_get. */
typedef struct accb_comm_desc {
    uint32_t struct_size;
    uint32_t rank, ranks, device;
    accb_str group;
} accb_comm_desc;
typedef struct accb_collective {
    uint32_t struct_size;
    uint32_t flags;
    accb_status (*comm_create)(accb_ctx*, const accb_comm_desc*, void** comm, accb_error*);
    accb_status (*comm_abort)(void* comm, accb_error*);
    void (*comm_destroy)(void* comm);
} accb_collective;

/* "accb.state/1" [ses]: for state that the chip does not show as a buffer. Visible ACCB_STATE
 * tensors are rewound by writing their buffers. A chip that hides its state and cannot snapshot it
 * fills it with prefill(): the harness then declares how. */
typedef struct accb_state {
    uint32_t struct_size;
    uint32_t flags;
    accb_status (*init)(accb_session*, accb_error*);                     /* back to empty */
    accb_status (*length)(accb_session*, uint64_t* tokens, accb_error*); /* positions held */
    accb_status (*rewind)(accb_session*, uint64_t tokens,
                          accb_error*); /* forget everything after the first tokens */
    accb_status (*snapshot)(accb_session*, uint64_t* id, accb_error*); /* may be NULL */
    accb_status (*restore)(accb_session*, uint64_t id, accb_error*);   /* may be NULL */
    accb_status (*prefill)(accb_session*, accb_program* program, uint64_t tokens,
                           accb_error*); /* may be NULL */
} accb_state;

/* "accb.fill/1" [ctl]: generates a tensor on the device by the workload's counter-based recipe
 * (docs/plugin-abi.md), for tensors larger than the host's memory. The harness reads random chunks
 * back and compares. */
typedef struct accb_fill_desc {
    uint32_t struct_size;
    accb_dtype dtype;
    uint16_t recipe; /* 1 normal, 2 uniform, 3 integers */
    uint64_t key[2]; /* of the counter-based generator */
    uint64_t first_element, count;
    double a, b; /* the recipe's parameters */
} accb_fill_desc;
typedef struct accb_fill {
    uint32_t struct_size;
    uint32_t flags;
    accb_status (*fill)(accb_buffer*, uint64_t offset, const accb_fill_desc*, accb_error*);
} accb_fill;

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif /* ACCELBENCH_EXTENSIONS_H */
