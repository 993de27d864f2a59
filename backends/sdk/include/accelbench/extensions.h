/* SPDX-License-Identifier: Apache-2.0
 * Optional interfaces of a plug-in, answered by get_extension(ctx, "name/version"). The rules R1 to
 * R8 of plugin.h hold; a table lives as long as its context. Names reserved for later:
 * "accb.requests/1" (continuous batching), "accb.memory/1" (peer copy, import), "accb.timeline/1".
 */
#ifndef ACCELBENCH_EXTENSIONS_H
#define ACCELBENCH_EXTENSIONS_H

#include <accelbench/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "accb.telemetry/1": read by a second worker of the same plug-in, opened with role "telemetry",
 * which stamps the time before and after. */
enum {
    ACCB_UNKNOWN_QUANTITY =
        0, /* raw, in a unit that its vendor documents nowhere: kept, not used */
    ACCB_POWER_W = 1,
    ACCB_ENERGY_J = 2, /* since any fixed moment */
    ACCB_TEMPERATURE_C = 3,
    ACCB_CLOCK_HZ = 4,
    ACCB_UTILISATION = 5, /* 0 to 1 */
    ACCB_THROTTLE_BITS = 6,
    ACCB_MEMORY_B = 7,
    ACCB_ERRORS = 8, /* a count: of memory errors, say */
    ACCB_PCIE_GENERATION = 9,
    ACCB_PCIE_LANES = 10
};
/* The value of ACCB_THROTTLE_BITS. The lowest eight bits say that the device is slower than it
 * could be, and why; a row in which one was set is marked. Vendors' own bits may stand from
 * ACCB_THROTTLE_VENDOR_SHIFT on, as the vendor numbers them. */
enum {
    ACCB_THROTTLE_POWER = 1,    /* a limit of power or current */
    ACCB_THROTTLE_THERMAL = 2,  /* a limit of temperature */
    ACCB_THROTTLE_HARDWARE = 4, /* a brake from outside the chip: supply, board, rack */
    ACCB_THROTTLE_OTHER = 128,  /* slower, for another reason */
    ACCB_CLOCK_SETTING = 256,   /* as the user set it: no slowdown */
    ACCB_CLOCK_IDLE = 512,      /* nothing to do: no slowdown */
    ACCB_THROTTLE_VENDOR_SHIFT = 16
};
enum { ACCB_SCOPE_CHIP = 1, ACCB_SCOPE_CARD = 2, ACCB_SCOPE_BOARD = 3, ACCB_SCOPE_HOST = 4 };
enum {
    ACCB_SAMPLE_OK = 1,
    ACCB_SAMPLE_UNAVAILABLE = 2,
    ACCB_SAMPLE_STALE = 3,
    ACCB_SAMPLE_ERROR = 4
};
typedef struct accb_sensor { /* the caller sets struct_size, the plug-in fills */
    uint32_t struct_size;
    uint32_t device;     /* index */
    uint32_t quantity;   /* ACCB_POWER_W ...: the unit is in the name */
    uint32_t scope;      /* ACCB_SCOPE_*: what the sensor sees */
    uint64_t refresh_ns; /* how often the value changes; 0: not known */
    char source[64];     /* NUL-terminated: "nvml power.instant" */
} accb_sensor;
typedef struct accb_sample { /* a leaf */
    uint32_t sensor;         /* index; set by the caller */
    uint32_t status;         /* ACCB_SAMPLE_*; a missing value is UNAVAILABLE, never 0 */
    double value;            /* in the sensor's unit */
} accb_sample;
typedef struct accb_telemetry {
    uint32_t struct_size;
    uint32_t sensor_count; /* does not change while the context lives */
    /* [any] */
    accb_status (*sensor)(accb_ctx*, uint32_t index, accb_sensor*, accb_error*);
    /* [any] Fills status and value of count samples, which the caller owns. */
    accb_status (*read)(accb_ctx*, accb_sample* samples, uint32_t count, accb_error*);
} accb_telemetry;

/* "accb.device_timer/1": a diagnostic. Ticks of accb_completion must nest inside the host's
 * stamps. */
typedef struct accb_device_timer {
    uint32_t struct_size;
    uint32_t kind; /* 1 cycles, 2 time */
    double ticks_per_s;
    /* [any] The counter of one device, in ticks. */
    accb_status (*now)(accb_ctx*, uint32_t device, uint64_t* ticks, accb_error*);
} accb_device_timer;

/* "accb.collective/1": ranks meet over host->kv_put and kv_get. */
typedef struct accb_comm_desc {
    uint32_t struct_size;
    uint32_t rank, ranks; /* this one, 0 to ranks - 1, and how many */
    uint32_t device;      /* index */
    accb_str group;       /* the same text on all ranks, unique in a campaign; borrowed */
} accb_comm_desc;
typedef struct accb_collective {
    uint32_t struct_size;
    uint32_t flags; /* zero */
    /* [ctl] Returns when all ranks have come. *comm goes into accb_session_desc.comm. */
    accb_status (*comm_create)(accb_ctx*, const accb_comm_desc*, void** comm, accb_error*);
    /* [any] Makes calls that wait for a missing rank return ACCB_CANCELLED. */
    accb_status (*comm_abort)(void* comm, accb_error*);
    void (*comm_destroy)(void* comm); /* [ctl] no session uses it */
} accb_collective;

/* "accb.state/1": for state that the chip does not show as a buffer. Visible ACCB_STATE tensors are
 * rewound by writing their buffers. A chip that hides its state and cannot snapshot it fills it
 * with prefill(). All [ses], with no ticket in flight. */
typedef struct accb_state {
    uint32_t struct_size;
    uint32_t flags; /* zero */
    /* Back to empty. */
    accb_status (*init)(accb_session*, accb_error*);
    /* Positions held. */
    accb_status (*length)(accb_session*, uint64_t* tokens, accb_error*);
    /* Forgets everything after the first tokens. */
    accb_status (*rewind)(accb_session*, uint64_t tokens, accb_error*);
    /* Both may be NULL. The id holds until session_destroy. */
    accb_status (*snapshot)(accb_session*, uint64_t* id, accb_error*);
    accb_status (*restore)(accb_session*, uint64_t id, accb_error*);
    /* Fills the state up to a position by a program compiled for it. May be NULL. */
    accb_status (*prefill)(accb_session*, accb_program* program, uint64_t tokens, accb_error*);
} accb_state;

/* "accb.fill/1": generates a tensor on the device by the workload's counter-based recipe, for
 * tensors larger than the host's memory. The harness reads random chunks back and compares. */
typedef struct accb_fill_desc {
    uint32_t struct_size;
    accb_dtype dtype;
    uint16_t recipe;        /* 1 normal, 2 uniform, 3 integers */
    uint64_t key[2];        /* of the counter-based generator */
    uint64_t first_element; /* the generator's counter for the first element written */
    uint64_t count;         /* elements */
    double a, b;            /* normal: mean, deviation; else: lowest, highest */
} accb_fill_desc;
typedef struct accb_fill {
    uint32_t struct_size;
    uint32_t flags; /* zero */
    /* [ctl] offset: bytes. Blocks until the elements are in the buffer. */
    accb_status (*fill)(accb_buffer*, uint64_t offset, const accb_fill_desc*, accb_error*);
} accb_fill;

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif /* ACCELBENCH_EXTENSIONS_H */
