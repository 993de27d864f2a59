// SPDX-License-Identifier: Apache-2.0
// Every access to global memory goes through here: the host counts its bytes, the device gets the
// cache policy. "streamed": read or written once in a launch, hence not worth a line of cache.
// "cached": read again by other threads or rows. "kept" and "last": the two readings of a row that
// nobody else reads and that is too long to be held, the second one hoped for in the second-level
// cache.
#pragma once

#include "storage.cuh"

namespace accelbench::cuda {

#ifdef __CUDACC__
template <class W>
__device__ __forceinline__ W load_streamed(const W* from) {
    return __ldcs(from);
}
template <class W>
__device__ __forceinline__ W load_cached(const W* from) {
    return __ldg(from);
}
template <class W>
__device__ __forceinline__ W load_kept(const W* from) {
    return __ldg(from);
}
template <class W>
__device__ __forceinline__ W load_last(const W* from) {
    return __ldcs(from);
}
template <class W>
__device__ __forceinline__ void store_streamed(W* to, W value) {
    __stcs(to, value);
}
#else
// What is read again is mostly one number for a whole warp, whose width does not matter.
template <class W>
void count_access(std::uint64_t& kind) {
    kind += sizeof(W);
    ++(sizeof(W) == 16 ? cuda_double::current_traffic.wide : cuda_double::current_traffic.narrow);
}
template <class W>
W load_streamed(const W* from) {
    count_access<W>(cuda_double::current_traffic.streamed_read);
    return *from;
}
template <class W>
W load_cached(const W* from) {
    cuda_double::current_traffic.cached_read += sizeof(W);
    return *from;
}
template <class W>
W load_kept(const W* from) {
    return load_streamed(from);
}
template <class W>
W load_last(const W* from) {
    return load_cached(from);
}
template <class W>
void store_streamed(W* to, W value) {
    count_access<W>(cuda_double::current_traffic.written);
    *to = value;
}
#endif

/// True if 16-byte accesses may start here.
template <class T>
__device__ __forceinline__ bool is_aligned(const T* at) {
    return reinterpret_cast<unsigned long long>(at) % 16 == 0;
}

// One element, as float32.
__device__ __forceinline__ float read_streamed(const float* from) {
    return load_streamed(from);
}
template <class T>
__device__ __forceinline__ float read_streamed(const T* from) {
    return widen(T{load_streamed(&from->bits)});
}
__device__ __forceinline__ float read_cached(const float* from) {
    return load_cached(from);
}
template <class T>
__device__ __forceinline__ float read_cached(const T* from) {
    return widen(T{load_cached(&from->bits)});
}
__device__ __forceinline__ void write_streamed(float* to, float value) {
    store_streamed(to, value);
}
template <class T>
__device__ __forceinline__ void write_streamed(T* to, float value) {
    store_streamed(&to->bits, narrow<T>(value).bits);
}

// Sixteen aligned bytes.
template <class T>
__device__ __forceinline__ uint4 load_lot_streamed(const T* from) {
    return load_streamed(reinterpret_cast<const uint4*>(from));
}
template <class T>
__device__ __forceinline__ uint4 load_lot_cached(const T* from) {
    return load_cached(reinterpret_cast<const uint4*>(from));
}
template <class T>
__device__ __forceinline__ uint4 load_lot_kept(const T* from) {
    return load_kept(reinterpret_cast<const uint4*>(from));
}
template <class T>
__device__ __forceinline__ uint4 load_lot_last(const T* from) {
    return load_last(reinterpret_cast<const uint4*>(from));
}
template <class T>
__device__ __forceinline__ void store_lot(T* to, uint4 raw) {
    store_streamed(reinterpret_cast<uint4*>(to), raw);
}

// Sixteen aligned bytes to shared memory that occupy no register on their way: copies are under way
// side by side, in groups that end_of_copies() closes, and are the thread's own until a barrier.
template <class T>
__device__ __forceinline__ void copy_lot(unsigned char* to, const T* from) {
#ifdef __CUDACC__
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(
                     static_cast<unsigned>(__cvta_generic_to_shared(to))),
                 "l"(__cvta_generic_to_global(from))
                 : "memory");
#else
    const uint4 raw = load_lot_streamed(from);
    cuda_double::copy_under_way(to, &raw);
#endif
}
/// The same of what other blocks read as well; zeros if it is not there, where `from` is any
/// address.
template <class To, class T>
__device__ __forceinline__ void copy_lot_cached(To* to, const T* from, bool there) {
#ifdef __CUDACC__
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(
                     static_cast<unsigned>(__cvta_generic_to_shared(to))),
                 "l"(__cvta_generic_to_global(from)), "r"(there ? 16 : 0)
                 : "memory");
#else
    const uint4 raw = there ? load_lot_cached(from) : make_uint4(0, 0, 0, 0);
    cuda_double::copy_under_way(to, &raw);
#endif
}
__device__ __forceinline__ void end_of_copies() {
#ifdef __CUDACC__
    asm volatile("cp.async.commit_group;" ::: "memory");
#else
    cuda_double::end_of_copies();
#endif
}
/// Until at most the newest `groups` groups of this thread are under way.
template <int groups>
__device__ __forceinline__ void wait_for_copies_but() {
#ifdef __CUDACC__
    asm volatile("cp.async.wait_group %0;" ::"n"(groups) : "memory");
#else
    cuda_double::wait_for_copies_but(groups);
#endif
}

/// Sixteen bytes' worth of elements [begin, begin + lot) of a line, one by one: what lies outside
/// [0, length) is `missing`. A loop over words that turns the result round needs no register by
/// number.
template <class T>
__device__ __forceinline__ uint4 load_edge(const T* line, int begin, int length, float missing,
                                           bool again) {
    uint4 raw = make_uint4(0, 0, 0, 0);
    ACCB_ROLLED
    for (int word = 0; word < 4; ++word) {
        float values[4 / sizeof(T)];
        ACCB_UNROLL
        for (int e = 0; e < static_cast<int>(4 / sizeof(T)); ++e) {
            const int at = begin + word * static_cast<int>(4 / sizeof(T)) + e;
            values[e] = missing;
            if (at >= 0 && at < length) {
                values[e] = again ? read_cached(line + at) : read_streamed(line + at);
            }
        }
        raw = make_uint4(raw.y, raw.z, raw.w, word_of_values<T>(values));
    }
    return raw;
}
template <class T>
__device__ __forceinline__ void store_edge(T* line, int begin, int length, uint4 raw) {
    ACCB_ROLLED
    for (int word = 0; word < 4; ++word) {
        const int at = begin + word * static_cast<int>(4 / sizeof(T));
        if constexpr (sizeof(T) == 4) {
            if (at >= 0 && at < length) {
                write_streamed(line + at, __uint_as_float(raw.x));
            }
        } else {
            if (at >= 0 && at < length) {
                store_streamed(&line[at].bits, static_cast<unsigned short>(raw.x));
            }
            if (at + 1 >= 0 && at + 1 < length) {
                store_streamed(&line[at + 1].bits, static_cast<unsigned short>(raw.x >> 16));
            }
        }
        raw = make_uint4(raw.y, raw.z, raw.w, 0);
    }
}

/// Four elements at an address that they divide: 16 bytes of f32, 8 of a narrow type.
__device__ __forceinline__ void load_four(const float* from, float (&out)[4]) {
    unpack(load_lot_streamed(from), out);
}
template <class T>
__device__ __forceinline__ void load_four(const T* from, float (&out)[4]) {
    const unsigned long long raw = load_streamed(reinterpret_cast<const unsigned long long*>(from));
    unpack_pair<T>(static_cast<unsigned>(raw), out[0], out[1]);
    unpack_pair<T>(static_cast<unsigned>(raw >> 32), out[2], out[3]);
}
__device__ __forceinline__ void store_four(float* to, const float (&values)[4]) {
    store_lot(to, pack<float>(values));
}
template <class T>
__device__ __forceinline__ void store_four(T* to, const float (&values)[4]) {
    const unsigned long long low = narrow_pair<T>(values[0], values[1]);
    const unsigned long long high = narrow_pair<T>(values[2], values[3]);
    store_streamed(reinterpret_cast<unsigned long long*>(to), low | (high << 32));
}

/// Two elements at an address that they divide.
__device__ __forceinline__ void store_two(float* to, float first, float second) {
    store_streamed(reinterpret_cast<float2*>(to), make_float2(first, second));
}
template <class T>
__device__ __forceinline__ void store_two(T* to, float first, float second) {
    store_streamed(reinterpret_cast<unsigned*>(to), narrow_pair<T>(first, second));
}

}  // namespace accelbench::cuda
