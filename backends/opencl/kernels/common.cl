// SPDX-License-Identifier: Apache-2.0
// Shared by every file: storage types, vectors, and reductions over a work-group.
//
// VEC    elements that a work-item handles at once: 4, 8 or 16
// LANES  work-items in a work-group. 1 on CPU devices: a driver runs the lanes of a group one after
//        another there, so one lane with wide vectors is the whole group and barriers vanish.
// STORE  how elements lie in memory: 0 f32, 1 f16, 2 bf16. Arithmetic is f32 throughout.
// STREAM 1: outputs are larger than the caches, so stores pass them by where the compiler can.

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

#ifndef STORE
#define STORE 0
#endif
#ifndef STREAM
#define STREAM 0
#endif

typedef JOIN(float, VEC) vec;
typedef JOIN(uint, VEC) uvec;
#define LANE ((int)get_local_id(0))
#define AS_VEC JOIN(as_float, VEC)
#define AS_UVEC JOIN(as_uint, VEC)
#define AS_IVEC JOIN(as_int, VEC)
typedef JOIN(int, VEC) ivec;
typedef JOIN(ushort, VEC) hvec;
// PoCL's convert_ functions take vectors apart; Clang's own conversion does not.
#ifdef __has_builtin
#if __has_builtin(__builtin_convertvector)
#define CONVERT(value, type, name) __builtin_convertvector(value, type)
#endif
#endif
#ifndef CONVERT
#define CONVERT(value, type, name) JOIN(JOIN(convert_, name), VEC)(value)
#endif
#define TO_UVEC(value) CONVERT(value, uvec, uint)
#define TO_USHORTS(value) CONVERT(value, hvec, ushort)

#if STORE == 0
typedef float element;
inline float load1(global const float* p) { return *p; }
inline void store1(float value, global float* p) { *p = value; }
inline vec loadv(global const float* p) { return JOIN(vload, VEC)(0, p); }
inline void storev(vec value, global float* p) { JOIN(vstore, VEC)(value, 0, p); }
#elif STORE == 1
typedef half element;
inline float load1(global const half* p) { return vload_half(0, p); }
inline void store1(float value, global half* p) { vstore_half_rte(value, 0, p); }
#if LANES == 1 && defined(__F16C__) && defined(__clang__) && VEC != 4
// x86 has instructions for it, eight elements at a time. 0: to nearest even.
#define WIDEN8(bits) __builtin_ia32_vcvtph2ps256(as_short8(bits))
#define NARROW8(value) as_ushort8(__builtin_ia32_vcvtps2ph256(value, 0))
#if VEC == 8
inline vec loadv(global const half* p) { return WIDEN8(vload8(0, (global const ushort*)p)); }
inline void storev(vec value, global half* p) { vstore8(NARROW8(value), 0, (global ushort*)p); }
#else
inline vec loadv(global const half* p) {
    const ushort16 bits = vload16(0, (global const ushort*)p);
    return (float16)(WIDEN8(bits.lo), WIDEN8(bits.hi));
}
inline void storev(vec value, global half* p) {
    vstore16((ushort16)(NARROW8(value.lo), NARROW8(value.hi)), 0, (global ushort*)p);
}
#endif
#elif LANES == 1
// By hand on CPU devices: PoCL 3.1's vload_halfn wants whole-vector alignment, which a row of odd
// length has not, and faults without it.
inline vec loadv(global const half* p) {
    const uvec bits = TO_UVEC(JOIN(vload, VEC)(0, (global const ushort*)p));
    const uvec size = bits & (uvec)(0x7fffu);
    const uvec shifted = size << (uvec)(13u);
    const vec normal = AS_VEC(shifted + (uvec)(112u << 23));
    const vec tiny = CONVERT(AS_IVEC(size), vec, float) * (vec)(0x1p-24f);
    const vec special = AS_VEC(shifted + (uvec)(224u << 23));  // infinities and NaN
    const vec finite = size < (uvec)(0x400u) ? tiny : normal;
    const vec unsigned_value = size >= (uvec)(0x7c00u) ? special : finite;
    return AS_VEC(AS_UVEC(unsigned_value) | ((bits & (uvec)(0x8000u)) << (uvec)(16u)));
}
// To nearest even. Below 2^-14 the sum with 0.5 rounds to the unit of small f16, 2^-24.
inline void storev(vec value, global half* p) {
    const uvec bits = AS_UVEC(value);
    const uvec size = bits & (uvec)(0x7fffffffu);
    const uvec even = size + (uvec)(0xfffu) + ((size >> (uvec)(13u)) & (uvec)(1u));
    const uvec normal = (even - (uvec)(112u << 23)) >> (uvec)(13u);
    const uvec tiny = AS_UVEC(AS_VEC(size) + (vec)(0.5f)) - (uvec)(0x3f000000u);
    const uvec special = size > (uvec)(0x7f800000u) ? (uvec)(0x7e00u) : (uvec)(0x7c00u);
    const uvec finite = size < (uvec)(0x38800000u) ? tiny : normal;
    const uvec rounded = size >= (uvec)(0x47800000u) ? special : finite;
    const uvec sign = (bits >> (uvec)(16u)) & (uvec)(0x8000u);
    JOIN(vstore, VEC)(TO_USHORTS(rounded | sign), 0, (global ushort*)p);
}
#else
inline vec loadv(global const half* p) { return JOIN(vload_half, VEC)(0, p); }
inline void storev(vec value, global half* p) {
    JOIN(JOIN(vstore_half, VEC), _rte)(value, 0, p);
}
#endif
#else
typedef ushort element;
// Round to nearest even on the 16 bits that are dropped; a NaN stays one.
inline uint bf16_of(float value) {
    const uint bits = as_uint(value);
    return isnan(value) ? (bits >> 16) | 0x40u : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}
inline float load1(global const ushort* p) { return as_float((uint)*p << 16); }
inline void store1(float value, global ushort* p) { *p = (ushort)bf16_of(value); }
inline vec loadv(global const ushort* p) {
    return AS_VEC(TO_UVEC(JOIN(vload, VEC)(0, p)) << (uvec)(16u));
}
inline void storev(vec value, global ushort* p) {
    const uvec bits = AS_UVEC(value);
    const uvec rounded = (bits + (uvec)(0x7fffu) + ((bits >> (uvec)(16u)) & (uvec)(1u))) >> (uvec)(16u);
    const uvec quiet = (bits >> (uvec)(16u)) | (uvec)(0x40u);
    JOIN(vstore, VEC)(TO_USHORTS(value != value ? quiet : rounded), 0, p);
}
#endif

#ifdef __has_builtin
#if STREAM && STORE == 0 && __has_builtin(__builtin_nontemporal_store)
#define HAS_NONTEMPORAL 1
#endif
#endif
// For outputs that nobody reads again soon.
inline void streamv(vec value, global element* p) {
#ifdef HAS_NONTEMPORAL
    if (((size_t)p & (sizeof(vec) - 1)) == 0) {
        __builtin_nontemporal_store(value, (global vec*)p);
        return;
    }
#endif
    storev(value, p);
}

// exp to about 1 ulp (OpenCL allows 3): 2^n times a polynomial on [-ln 2 / 2, ln 2 / 2], coefficients
// of the Cephes library's expf. On CPU devices only, where the built-in is a call for each vector.
#if LANES == 1
inline vec exp_of(vec x) {
    // Comparisons rather than fmin and fmax: a NaN must stay one. exp(-104) is 0, exp(89) infinity.
    const vec low = x < (vec)(-104.0f) ? (vec)(-104.0f) : x;
    const vec at = low > (vec)(89.0f) ? (vec)(89.0f) : low;
    const vec shifter = (vec)(0x1.8p23f);  // adding it leaves the nearest whole number in low bits
    const vec shifted = fma(at, (vec)(0x1.715476p0f), shifter);
    const vec n = shifted - shifter;
    const vec r = fma(n, (vec)(0x1.05c61p-29f), fma(n, (vec)(-0x1.62e43p-1f), at));
    vec p = fma((vec)(1.9875691500e-4f), r, (vec)(1.3981999507e-3f));
    p = fma(p, r, (vec)(8.3334519073e-3f));
    p = fma(p, r, (vec)(4.1665795894e-2f));
    p = fma(p, r, (vec)(1.6666665459e-1f));
    p = fma(p, r, (vec)(5.0000001201e-1f));
    p = fma(p * r, r, r + (vec)(1.0f));
    // In two halves, so that results below 2^-126 are reached.
    const ivec power = AS_IVEC(shifted) - AS_IVEC(shifter);
    const ivec half_power = power >> (ivec)(1);
    const vec first = AS_VEC((half_power + (ivec)(127)) << (ivec)(23));
    const vec second = AS_VEC((power - half_power + (ivec)(127)) << (ivec)(23));
    return p * first * second;
}
#else
inline vec exp_of(vec x) { return exp(x); }
#endif

#if VEC == 16
inline float sum_over(float16 x) {
    const float8 e = x.lo + x.hi;
    const float4 q = e.lo + e.hi;
    return (q.x + q.y) + (q.z + q.w);
}
inline float max_over(float16 x) {
    const float8 e = fmax(x.lo, x.hi);
    const float4 q = fmax(e.lo, e.hi);
    return fmax(fmax(q.x, q.y), fmax(q.z, q.w));
}
#elif VEC == 8
inline float sum_over(float8 x) {
    const float4 q = x.lo + x.hi;
    return (q.x + q.y) + (q.z + q.w);
}
inline float max_over(float8 x) {
    const float4 q = fmax(x.lo, x.hi);
    return fmax(fmax(q.x, q.y), fmax(q.z, q.w));
}
#else
inline float sum_over(float4 q) { return (q.x + q.y) + (q.z + q.w); }
inline float max_over(float4 q) { return fmax(fmax(q.x, q.y), fmax(q.z, q.w)); }
#endif

// Over the lanes of a group: every lane calls, every lane gets the result. LANES is a power of two.
#if LANES > 1
#define GROUP_SCRATCH local float group_scratch[LANES]
#define GROUP_ARGUMENT local float* group_scratch
#define GROUP_PASS group_scratch
#define GROUP_BARRIER barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
inline float over_lanes(float value, local float* scratch, int maximum) {
    scratch[LANE] = value;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int half_count = LANES / 2; half_count > 0; half_count /= 2) {
        if (LANE < half_count) {
            const float other = scratch[LANE + half_count];
            scratch[LANE] = maximum ? fmax(scratch[LANE], other) : scratch[LANE] + other;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    const float result = scratch[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return result;
}
#define GROUP_SUM(value) over_lanes(value, group_scratch, 0)
#define GROUP_MAX(value) over_lanes(value, group_scratch, 1)
#else
#define GROUP_SCRATCH
#define GROUP_ARGUMENT int unused
#define GROUP_PASS 0
#define GROUP_BARRIER
#define GROUP_SUM(value) (value)
#define GROUP_MAX(value) (value)
#endif

#define KERNEL kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
// The lanes of a group share the indices of a row: whole vectors first, then single elements.
#define EACH_VECTOR(c, n) for (int c = LANE * VEC; c + VEC <= (n); c += LANES * VEC)
#define EACH_REST(c, n) for (int c = (n) / VEC * VEC + LANE; c < (n); c += LANES)
// The rows of a group: contiguous, so that a CPU's core walks through memory.
#define EACH_ROW(row, rows, per_group)                                              \
    for (int row = (int)get_group_id(0) * (per_group);                              \
         row < min((rows), ((int)get_group_id(0) + 1) * (per_group)); ++row)
