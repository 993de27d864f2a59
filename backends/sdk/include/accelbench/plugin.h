/* SPDX-License-Identifier: Apache-2.0
 * The border between accelbench and a backend: the only header that a plug-in needs
 * (accelbench/extensions.h adds what it may offer besides). ABI 0.1, C11, 64-bit targets.
 * docs/plugin-abi.md explains it call by call.
 *
 * R1 Sizes. A struct that crosses the border starts with struct_size = sizeof(it), as its WRITER
 *    knew it. Fields are appended only. Arrays hold pointers to such structs, never the structs
 *    themselves, so that an element may grow. Structs marked "a leaf" are frozen for the whole
 *    major version and have no size.
 * R2 Presence. Read a field only if ACCB_HAS(pointer, field). An absent field reads as zero; zero
 *    always means "default" or "not known". Write into a struct that the other side owns only the
 *    fields that it has, and keep its struct_size.
 * R3 Numbers. Enumerations travel as fixed-width integers. An unknown value is answered
 *    ACCB_UNSUPPORTED; a number is never used again for something else.
 * R4 Pointers. What is passed in is borrowed until the call returns, unless a line below says
 *    longer. The side that created an object destroys it; destroy(NULL) does nothing. A string that
 *    a plug-in returns lives as long as the object it describes (in accb_plugin: the process).
 * R5 Control. No exception, longjmp, signal handler, exit(), fork() and no write to standard output
 *    leaves a plug-in.
 * R6 Threads. [ctl] one caller at a time per context. [ses] one caller at a time per session. [any]
 *    concurrently from any thread. The harness's worker calls everything from its main thread,
 *    except [any] callbacks.
 * R7 No. "Cannot" is an answer, not an error: query() says so and why. Nothing falls back to the
 *    host silently.
 * R8 Time. A plug-in is never asked how long something took. Ticks that it reports are diagnostics
 *    that must nest.
 *
 * While the ABI is 0.x a plug-in is refused unless its minor equals the harness's: rebuild the
 * older side. */
#ifndef ACCELBENCH_PLUGIN_H
#define ACCELBENCH_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define ACCB_CHECK(condition, message) static_assert(condition, message)
extern "C" {
#else
#define ACCB_CHECK(condition, message) _Static_assert(condition, message)
#endif
ACCB_CHECK(sizeof(void*) == 8, "accelbench plug-ins are for 64-bit targets");

#define ACCB_ABI_MAJOR 0u
#define ACCB_ABI_MINOR 1u
/* One symbol per major version; a plug-in may export several. */
#define ACCB_ENTRY_SYMBOL "accb_plugin_entry_0"
#define ACCB_EXPORT __attribute__((visibility("default")))
/* True if the writer of *pointer knew the field. GCC and Clang only (__typeof__). */
#define ACCB_HAS(pointer, field) \
    ((pointer)->struct_size >= offsetof(__typeof__(*(pointer)), field) + sizeof((pointer)->field))

/* ---- Leaves ---- */

typedef struct accb_str { /* a leaf. UTF-8, not NUL-terminated */
    const char* data;     /* may be NULL when size is 0 */
    uint64_t size;        /* bytes */
} accb_str;

typedef int32_t accb_status;
enum {
    ACCB_OK = 0,
    ACCB_PENDING = 1, /* wait(): the timeout passed first; ask again */
    ACCB_INVALID_ARGUMENT = 3,
    ACCB_DEADLINE = 4, /* the plug-in gave up waiting for its device */
    ACCB_NOT_FOUND = 5,
    ACCB_OUT_OF_MEMORY = 8,
    ACCB_BAD_STATE = 9,
    ACCB_CANCELLED = 10, /* progress() asked for it */
    ACCB_UNSUPPORTED = 12,
    ACCB_INTERNAL = 13,
    ACCB_UNAVAILABLE = 14, /* no driver, no device, no licence: not on this machine */
    ACCB_DEVICE_LOST = 15  /* nothing on this context will work again */
};

/* Owned by the caller and of fixed size: nothing to free, no thread-local state. The pointer may be
 * NULL. The plug-in fills it when a call returns neither ACCB_OK nor ACCB_PENDING. */
typedef struct accb_error {
    uint32_t struct_size;
    accb_status code;    /* equals the returned status */
    int64_t vendor_code; /* the vendor library's own number, 0 if none */
    char message[496];   /* NUL-terminated UTF-8: what was tried, what happened, what to do next */
} accb_error;

typedef uint16_t accb_dtype;
enum {
    ACCB_F64 = 1,
    ACCB_F32 = 2,
    ACCB_F16 = 3,
    ACCB_BF16 = 4,
    ACCB_TF32 = 5, /* arithmetic only; stored as F32 */
    ACCB_F8E4M3FN = 6,
    ACCB_F8E5M2 = 7,
    ACCB_F8E8M0 = 8, /* scales */
    ACCB_F6E3M2 = 9,
    ACCB_F6E2M3 = 10,
    ACCB_F4E2M1 = 11,
    ACCB_I64 = 16,
    ACCB_I32 = 17,
    ACCB_I16 = 18,
    ACCB_I8 = 19,
    ACCB_I4 = 20,
    ACCB_U64 = 24,
    ACCB_U32 = 25,
    ACCB_U16 = 26,
    ACCB_U8 = 27,
    ACCB_U4 = 28,
    ACCB_BOOL8 = 32,
    ACCB_VENDOR_DTYPE = 0x8000 /* reported, never requested */
};

enum {
    ACCB_ATTR_I64 = 1,
    ACCB_ATTR_F64 = 2,
    ACCB_ATTR_STR = 3,
    ACCB_ATTR_I64S = 4,
    ACCB_ATTR_F64S = 5
};
typedef struct accb_attr { /* a leaf */
    accb_str name;
    uint32_t type;  /* ACCB_ATTR_*: which member of v counts */
    uint32_t count; /* elements of the array types, bytes of a string, else 1 */
    union {
        int64_t i;
        double f;
        const char* s; /* count bytes, not NUL-terminated */
        const int64_t* is;
        const double* fs;
    } v; /* pointers in it are borrowed like the attribute itself */
} accb_attr;

/* ---- What to run: one table of tensors, and up to three views that share it ---- */

enum {
    ACCB_INPUT = 1,
    ACCB_OUTPUT = 2,
    ACCB_INOUT = 3,
    ACCB_CONST = 4, /* bound once per session; may be repacked in session_create, untimed */
    ACCB_STATE = 5, /* survives launches: KV cache, optimiser moments. Bound like ACCB_INOUT */
    ACCB_TEMP = 6   /* between kernels; owned by the plug-in, never bound */
};

/* Where memory lies. Zero: the row's boundary decides (resident: on the device; host: in host
 * memory). */
enum {
    ACCB_MEM_HOST = 1,
    ACCB_MEM_PINNED = 2,
    ACCB_MEM_DEVICE = 3,
    ACCB_MEM_SHARED = 4,
    ACCB_MEM_OPAQUE = 5
};

#define ACCB_MAX_RANK 8
typedef struct accb_tensor {
    uint32_t struct_size;
    accb_dtype dtype;
    uint8_t rank; /* 0 (scalar) to ACCB_MAX_RANK */
    uint8_t role; /* ACCB_INPUT ... */
    /* Logical extents; -1 is reserved for a dynamic extent within dim_min..dim_max, which are read
     * only there. */
    int64_t dim[ACCB_MAX_RANK];
    int64_t dim_min[ACCB_MAX_RANK];
    int64_t dim_max[ACCB_MAX_RANK];
    /* In elements; all zero means dense row-major. Sub-byte types: innermost extent dense, low bits
     * first, each innermost row padded to a whole byte. */
    int64_t stride[ACCB_MAX_RANK];
    int32_t scale, zero_point; /* indices of the tensors that hold them, or -1 */
    int32_t quant_axis;        /* -1: per tensor; an axis with quant_block 0: per channel */
    int32_t quant_block;       /* elements of a block along quant_axis (MX: 32, NVFP4: 16) */
    uint32_t memory; /* ACCB_MEM_* where the workload itself demands it (transfers), else 0 */
    uint32_t flags;  /* zero */
    accb_str name;   /* equals the ONNX graph's input or output name where there is a model */
} accb_tensor;

typedef struct accb_kernel { /* view 1: for backends that launch kernels */
    uint32_t struct_size;
    uint32_t op_version;      /* 1; raised when a kernel's meaning changes */
    accb_str op;              /* "matmul", "attention.decode" ...: see docs/operators.md */
    const accb_attr* attrs;   /* attr_count leaves, in no order */
    const uint32_t* operands; /* operand_count indices of tensors, in the operator's order */
    uint32_t attr_count;
    uint32_t operand_count;
} accb_kernel;

enum { ACCB_VIEW_KERNEL = 1, ACCB_VIEW_ONNX = 2, ACCB_VIEW_ARTIFACT = 4 };
typedef struct accb_model { /* views 2 and 3: ONNX, or a vendor's file that was compiled offline */
    uint32_t struct_size;
    uint32_t view;     /* ACCB_VIEW_ONNX or ACCB_VIEW_ARTIFACT */
    accb_str format;   /* "onnx", or the vendor's: "rbln", "mxq", "dxnn", "edf" */
    accb_str compiler; /* of an artifact: name and version */
    const void* bytes; /* size bytes, borrowed until compile() returns; NULL: read path */
    uint64_t size;     /* bytes; 0 with bytes NULL */
    accb_str path;
    uint8_t sha256[32];        /* of the bytes; recorded in the result */
    uint8_t source_sha256[32]; /* artifacts: hash of the ONNX they were made from, else zero */
    /* Artifacts: what they compute in, as their maker says; 0: not said. A program of reduced
     * precision is answered ACCB_YES_OTHER_PRECISION. */
    accb_dtype arithmetic, accumulate, weights, activations;
    accb_str chip; /* artifacts: what they were made for, as accb_device_info.arch names it */
} accb_model;

enum {
    ACCB_INFERENCE = 1,
    ACCB_BACKWARD = 2,
    ACCB_OPTIMIZER = 3,
    ACCB_TRAIN_STEP = 4,
    ACCB_COLLECTIVE = 5,
    ACCB_TRANSFER = 6
};
/* What the arithmetic may do. Without a bit, the plug-in must not: f32 is never tf32 unless
 * ACCB_ALLOW_TF32 is set. */
enum {
    ACCB_ALLOW_TF32 = 1,
    ACCB_ALLOW_REORDER = 2,
    ACCB_ALLOW_FLUSH_DENORMALS = 4,
    ACCB_ALLOW_APPROX = 8,
    ACCB_ALLOW_LOWER_PRECISION = 16,
    ACCB_REQUIRE_DETERMINISM = 32
};

typedef struct accb_workload { /* the harness's; borrowed until query() or compile() returns */
    uint32_t struct_size;
    uint32_t phase; /* ACCB_INFERENCE ... */
    accb_str id;    /* stable name in reports. A plug-in must not decide anything by it */
    const accb_tensor* const* tensors; /* tensor_count pointers */
    const accb_kernel* const* kernels; /* kernel_count pointers, in order of execution */
    const accb_model* const* models;   /* model_count pointers */
    uint32_t tensor_count, kernel_count, model_count;
    uint32_t numerics; /* ACCB_ALLOW_* | ACCB_REQUIRE_* */
    /* The arithmetic that is expected, and that of sums; narrower needs
     * ACCB_ALLOW_LOWER_PRECISION. */
    accb_dtype compute, accumulate;
    uint32_t scalar_count; /* 64-bit integers that come with every launch: position, step */
} accb_workload;

/* ---- Answers ---- */

enum { ACCB_NO = 1, ACCB_YES = 2, ACCB_YES_OTHER_PRECISION = 3, ACCB_YES_PARTLY_ON_HOST = 4 };
enum {
    ACCB_WHY_OP = 1,
    ACCB_WHY_DTYPE = 2,
    ACCB_WHY_SHAPE = 3,
    ACCB_WHY_ATTR = 4,
    ACCB_WHY_MEMORY = 5,
    ACCB_WHY_PHASE = 6,
    ACCB_WHY_NUMERICS = 7,
    ACCB_WHY_NEEDS_ARTIFACT = 8,
    ACCB_WHY_TOOLCHAIN = 9,
    ACCB_WHY_LICENCE = 10,
    ACCB_WHY_DEVICE_COUNT = 11,
    ACCB_WHY_BOUNDARY = 12,
    ACCB_WHY_LAUNCH_MODE = 13,
    ACCB_WHY_VIEW = 14
};
enum { ACCB_BOUNDARY_RESIDENT = 1, ACCB_BOUNDARY_HOST = 2 };                           /* bits */
enum { ACCB_LAUNCH_STREAM = 1, ACCB_LAUNCH_GRAPH = 2, ACCB_LAUNCH_RESIDENT_LOOP = 4 }; /* bits */
enum { ACCB_DETERMINISM_UNKNOWN = 0, ACCB_DETERMINISM_NONE = 1, ACCB_DETERMINISM_BITWISE = 2 };

/* The caller sets struct_size, the plug-in fills the rest; the same shape before compiling (query)
 * and after it (program_info), so that a difference between promise and deed shows. */
typedef struct accb_support {
    uint32_t struct_size;
    uint32_t answer;                /* ACCB_NO ... */
    uint32_t why;                   /* ACCB_WHY_* when the answer is ACCB_NO */
    uint32_t views;                 /* bits of ACCB_VIEW_* that would work */
    accb_dtype compute, accumulate; /* what the chip really does */
    accb_dtype weights, activations;
    uint32_t launch_modes;  /* bits of ACCB_LAUNCH_* */
    uint32_t boundaries;    /* bits of ACCB_BOUNDARY_* */
    uint32_t determinism;   /* ACCB_DETERMINISM_* */
    uint32_t host_ops;      /* operators that run on the host's processor */
    uint32_t device_count;  /* devices used */
    uint32_t max_in_flight; /* launches that may be queued in one session; 0: unlimited */
    uint32_t flags;         /* zero */
    uint32_t exclusive;     /* 1: no other program fits beside it, hence no canaries in between */
    uint64_t device_bytes;  /* memory beyond the bound operands */
    uint8_t artifact_sha256[32]; /* of what is loaded for view 3, else zero */
    /* Names separated by one space, the default first, NUL-terminated; empty: one unnamed. */
    char implementations[256];
    char note[192]; /* NUL-terminated sentence for the report: why "no", or what is special */
} accb_support;

enum {
    ACCB_KIND_CPU = 1,
    ACCB_KIND_GPU = 2,
    ACCB_KIND_NPU = 3,
    ACCB_KIND_FPGA = 4,
    ACCB_KIND_SIMULATOR = 5
};
typedef struct accb_claim { /* a leaf: what the data sheet says. A sanity ceiling, never a result */
    accb_dtype dtype;
    uint16_t pad[3];
    double ops_per_s, bytes_per_s; /* 0: not claimed */
} accb_claim;
/* DOUBLE: behind the plug-in works a stand-in for its vendor's library, made for tests. Its rows
 * say so, and comparisons refuse them unless asked for by name. */
enum { ACCB_DEVICE_DOUBLE = 1 };
typedef struct accb_device_info { /* the caller sets struct_size, the plug-in fills */
    uint32_t struct_size;
    uint32_t index; /* 0 to device_count() - 1 */
    uint32_t kind;  /* ACCB_KIND_* */
    uint32_t flags; /* bits of ACCB_DEVICE_* */
    /* NUL-terminated UTF-8; empty: not known. card: the same text on two devices means that they
     * sit on the same board. pci: "0000:01:00.0". */
    char name[64], arch[32], uuid[48], pci[16], firmware[64], driver[64], card[48];
    uint64_t memory_bytes, memory_free; /* of the device; 0: not known */
    int32_t numa_node;                  /* -1: not known */
    uint32_t pcie_now, pcie_max;        /* generation << 16 | lanes; 0: not known or not on PCIe */
    uint32_t claim_count;               /* of claim[], at most 8 */
    accb_claim claim[8];
    uint64_t cache_bytes; /* the largest before the memory; 0: not known. Inputs rotate over more */
} accb_device_info;

/* ---- Objects: opaque, created and destroyed by the plug-in ---- */

typedef struct accb_ctx accb_ctx;         /* one open() */
typedef struct accb_program accb_program; /* one compile(); dies before its context */
typedef struct accb_buffer accb_buffer;   /* one buffer_create(); outlives sessions bound to it */
typedef struct accb_session accb_session; /* one session_create(); dies before its program */

/* Descriptors are the caller's: they and all they point to are borrowed until the call returns. */

typedef struct accb_query_desc {
    uint32_t struct_size;
    uint32_t device_count;
    const uint32_t* devices; /* device_count indices */
    const accb_workload* workload;
} accb_query_desc;

typedef struct accb_compile_desc {
    uint32_t struct_size;
    uint32_t device_count;
    const uint32_t* devices; /* device_count indices */
    const accb_workload* workload;
    uint32_t view;           /* one ACCB_VIEW_* */
    uint32_t launch_mode;    /* one ACCB_LAUNCH_* */
    uint32_t boundary;       /* one ACCB_BOUNDARY_* */
    uint32_t tune;           /* 1: search now within tuning_budget_ns, keep the winner's record */
    accb_str implementation; /* one of accb_support.implementations; empty: the default */
    /* What tuning_record() returned earlier on this device; empty: untuned, class "default". */
    accb_str tuning;
    uint64_t tuning_budget_ns;
} accb_compile_desc;

typedef struct accb_buffer_desc {
    uint32_t struct_size;
    uint32_t memory;    /* ACCB_MEM_* */
    uint32_t device;    /* index */
    uint32_t flags;     /* zero */
    uint64_t size;      /* bytes */
    uint64_t alignment; /* bytes, a power of two; 0: the plug-in's choice */
    /* ACCB_MEM_HOST: the harness's memory, valid until buffer_destroy; else NULL. The device must
     * see what the host wrote before submit, and the host what the device wrote once wait() has
     * returned: the copies, if any, happen inside submit..wait and are timed. */
    void* host_ptr;
} accb_buffer_desc;

typedef struct accb_binding { /* a leaf */
    uint32_t tensor;          /* index into accb_workload.tensors */
    uint32_t flags;           /* zero */
    accb_buffer* buffer;
    /* Bytes. The harness pads buffers: the bytes before offset and those after the tensor must stay
     * untouched. */
    uint64_t offset;
} accb_binding;

typedef struct accb_session_desc {
    uint32_t struct_size;
    uint32_t max_in_flight;       /* the most tickets that the harness will leave unwaited */
    const uint32_t* devices;      /* device_count indices */
    const accb_binding* bindings; /* binding_count leaves: every tensor except ACCB_TEMP, once */
    uint32_t device_count, binding_count;
    void* comm; /* from accb.collective/1, alive until session_destroy; else NULL */
} accb_session_desc;

typedef struct accb_submit {
    uint32_t struct_size;
    uint32_t flags;         /* zero */
    const int64_t* scalars; /* scalar_count values, copied before submit returns */
    uint32_t scalar_count;  /* equals accb_workload.scalar_count */
    uint32_t pad;
} accb_submit;

typedef struct accb_completion { /* the caller sets struct_size, the plug-in may fill the rest */
    uint32_t struct_size;
    uint32_t host_ops; /* operators of this launch that ran on the host's processor */
    uint64_t ticket;
    uint64_t device_begin, device_end; /* ticks of accb.device_timer/1; 0: not known */
} accb_completion;

typedef struct accb_counts { /* live objects, so that a leak shows; the caller sets struct_size */
    uint32_t struct_size;
    uint32_t programs, buffers, sessions;
    uint64_t device_bytes; /* allocated on devices by this context */
} accb_counts;

/* ---- What the harness offers. Valid from open() until close() has returned ---- */

enum { ACCB_LOG_ERROR = 1, ACCB_LOG_WARNING = 2, ACCB_LOG_INFO = 3, ACCB_LOG_DEBUG = 4 };
typedef struct accb_host {
    uint32_t struct_size;
    uint32_t abi_minor;
    void* self; /* first argument of every call below */
    /* [any] level: ACCB_LOG_*. The text is copied before the call returns. */
    void (*log)(void* self, uint32_t level, accb_str text);
    /* [any] Extends the deadline of compile. fraction: 0 to 1, negative if not known. Non-zero:
     * give up with ACCB_CANCELLED. */
    int32_t (*progress)(void* self, accb_str stage, double fraction);
    /* [any] Rendezvous of ranks; both may be NULL. kv_get: *size is the room on entry and the
     * value's bytes on return. */
    accb_status (*kv_put)(void* self, accb_str key, const void* value, uint64_t size);
    accb_status (*kv_get)(void* self, accb_str key, void* value, uint64_t* size,
                          uint64_t timeout_ns);
    /* [any] NULL: not offered. May be NULL itself. */
    const void* (*get_extension)(void* self, accb_str id);
} accb_host;

/* ---- What a plug-in offers. Mandatory unless "may be NULL" stands above a function ---- */

enum {
    /* Sessions may run at the same time; else launches of one context run in order. */
    ACCB_FEATURE_CONCURRENT_SESSIONS = 1,
    ACCB_FEATURE_ASYNC_SUBMIT = 2, /* submit returns before the work is done */
    ACCB_FEATURE_UNLOADABLE = 4,   /* dlclose is safe after close */
    ACCB_FEATURE_OFFLINE = 8       /* opens no device node: can be examined without a chip */
};

typedef struct accb_plugin {
    uint32_t struct_size;
    uint32_t abi_minor;             /* ACCB_ABI_MINOR of the header it was built with */
    uint64_t features;              /* bits of ACCB_FEATURE_* */
    accb_str name, vendor, version; /* of the plug-in */
    accb_str sdk;       /* the vendor library and its version, as far as known before open */
    accb_str sanitizer; /* "", "address", "thread": what the library was built with */

    /* [ctl] Finds the devices. options: "role" (run | telemetry), "cpus" (the processors this
     * worker may use, as 0,1), and the options that the user wrote behind the device's name; an
     * unknown one is ACCB_INVALID_ARGUMENT. *out is set only on ACCB_OK. */
    accb_status (*open)(const accb_host*, const accb_attr* options, uint32_t option_count,
                        accb_ctx** out, accb_error*);
    /* [ctl] Joins every thread the context started. Every object has been destroyed before. */
    void (*close)(accb_ctx*);
    /* [any] An optional interface of extensions.h by its name, or NULL; lives as long as the
     * context. May be NULL. */
    const void* (*get_extension)(accb_ctx*, accb_str id);
    /* [ctl] What is alive, how many devices there are, and what each of them is. */
    accb_status (*counts)(accb_ctx*, accb_counts*, accb_error*);
    accb_status (*device_count)(accb_ctx*, uint32_t* count, accb_error*);
    accb_status (*device_info)(accb_ctx*, uint32_t index, accb_device_info*, accb_error*);

    /* [any] Cheap: no device work, under a second. ACCB_OK also when the answer is "no". */
    accb_status (*query)(accb_ctx*, const accb_query_desc*, accb_support*, accb_error*);
    /* [ctl] May take long; calls host->progress to say that it is alive. The workload is borrowed:
     * copy what is needed. */
    accb_status (*compile)(accb_ctx*, const accb_compile_desc*, accb_program** out, accb_error*);
    /* [any] What was really built. */
    accb_status (*program_info)(accb_program*, accb_support*, accb_error*);
    /* [any] What the tuning search found, as text for accb_compile_desc.tuning; lives as long as
     * the program. May be NULL. */
    accb_str (*tuning_record)(accb_program*);
    void (*program_destroy)(accb_program*); /* [ctl] no session of it is left */

    /* [ctl] The contents are undefined until written. */
    accb_status (*buffer_create)(accb_ctx*, const accb_buffer_desc*, accb_buffer** out,
                                 accb_error*);
    /* [ctl] Both block until the bytes are copied; offset and size in bytes. No ticket in flight
     * uses the buffer. */
    accb_status (*buffer_write)(accb_buffer*, uint64_t offset, const void* from, uint64_t size,
                                accb_error*);
    accb_status (*buffer_read)(accb_buffer*, uint64_t offset, void* to, uint64_t size, accb_error*);
    void (*buffer_destroy)(accb_buffer*); /* [ctl] no session is bound to it */

    /* [ctl] Binds operands for the session's life. Constants may be repacked here, untimed: they
     * hold their data by now. A write to a bound ACCB_CONST needs a new session; inputs and state
     * may be rewritten whenever no ticket is in flight. */
    accb_status (*session_create)(accb_program*, const accb_session_desc*, accb_session** out,
                                  accb_error*);
    /* [ses] One launch; a NULL accb_submit means defaults. Tickets of a session are 1, 2, 3 ... and
     * complete in this order. Launches of different sessions of one context complete in the order
     * of submission unless ACCB_FEATURE_CONCURRENT_SESSIONS is set. */
    accb_status (*submit)(accb_session*, const accb_submit*, uint64_t* ticket, accb_error*);
    /* [ses] ACCB_OK: every output of this session's tickets up to this one is final and visible to
     * buffer_read (or in host memory for ACCB_MEM_HOST). ACCB_PENDING after timeout_ns; 0 polls.
     * The completion may be NULL. */
    accb_status (*wait)(accb_session*, uint64_t ticket, uint64_t timeout_ns, accb_completion*,
                        accb_error*);
    void (*session_destroy)(accb_session*); /* [ctl] waits for its tickets */
} accb_plugin;

/* The one exported symbol, ACCB_ENTRY_SYMBOL. Called first and possibly often: touches no device,
 * starts no thread, allocates nothing, and sets *plugin to a static const table. NULL is allowed
 * for host. */
typedef accb_status (*accb_plugin_entry_fn)(const accb_host* host, const accb_plugin** plugin,
                                            accb_error*);

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif /* ACCELBENCH_PLUGIN_H */
