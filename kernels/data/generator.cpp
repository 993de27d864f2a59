// SPDX-License-Identifier: Apache-2.0
#include "kernels/data/generator.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/data/hash.hpp"
#include "kernels/reference/clones.hpp"

// This file is compiled without contraction of a*b+c: a fused operation would round once instead of
// twice, and the data must not depend on the processor.
namespace accelbench::kernels {
namespace {

constexpr std::size_t piece_size =
    1024;  // elements generated at a time, in float32 or 64-bit integers: stays in the L1 cache

/// 1 / standard deviation of the sum of four uniform 16-bit numbers: sqrt(3 / (2^32 - 1)).
const double sum_of_four_scale = std::sqrt(3.0 / 4294967295.0);

/// Random bits first, then their use: two simple loops vectorise twice as well as one.
ACCELBENCH_INTEGER_CLONES void bits_piece(std::uint64_t key, std::uint64_t first,
                                          std::uint64_t* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = random_bits(key, first + i);
    }
}

ACCELBENCH_INTEGER_CLONES void normal_piece(const std::uint64_t* bits, float shift, float scale,
                                            float* out, std::size_t count) {
    constexpr std::uint64_t even = 0x0000ffff0000ffffU;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t pairs = (bits[i] & even) + ((bits[i] >> 16U) & even);
        const auto sum =
            static_cast<std::int32_t>(static_cast<std::uint32_t>(pairs + (pairs >> 32U)));
        const float scaled = static_cast<float>(sum - 131070) * scale;
        out[i] = scaled + shift;
    }
}

ACCELBENCH_INTEGER_CLONES void cube_piece(float shift, float* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float square = values[i] * values[i];
        const float cube = square * values[i];
        values[i] = cube + shift;
    }
}

ACCELBENCH_INTEGER_CLONES void double_piece(float shift, float* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float twice = values[i] + values[i];
        values[i] = twice + shift;
    }
}

/// Elements from `first` on of a tensor whose rows have `width` of them.
void logit_piece(float shift, std::uint64_t width, std::uint64_t first, float* values,
                 std::size_t count) {
    for (std::size_t at = 0; at < count;) {
        const std::uint64_t row = (first + at) / width;
        const std::size_t left =
            std::min<std::uint64_t>(count - at, (row + 1) * width - (first + at));
        (row % 2 == 0 ? cube_piece : double_piece)(shift, values + at, left);
        at += left;
    }
}

ACCELBENCH_INTEGER_CLONES void uniform_piece(const std::uint64_t* bits, float low, float step,
                                             float* out, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float scaled = static_cast<float>(static_cast<std::int32_t>(bits[i] >> 40U)) * step;
        out[i] = scaled + low;
    }
}

ACCELBENCH_INTEGER_CLONES void integer_piece(const std::uint64_t* bits, std::int32_t low,
                                             std::uint64_t range, std::int32_t* out,
                                             std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t offset = ((bits[i] >> 32U) * range) >> 32U;
        out[i] = low + static_cast<std::int32_t>(offset);
    }
}

void label_piece(const std::uint64_t* bits, const fill_recipe& fill, std::int32_t* out,
                 std::size_t count) {
    const auto classes = static_cast<std::uint64_t>(fill.a);
    const auto ignored_below = static_cast<std::uint64_t>(fill.b * 4294967296.0);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t h = bits[i];
        const auto label = static_cast<std::int32_t>(((h >> 32U) * classes) >> 32U);
        out[i] =
            (h & 0xffffffffU) < ignored_below ? static_cast<std::int32_t>(ignored_label) : label;
    }
}

ACCELBENCH_INTEGER_CLONES void narrow_to_bf16(const float* from, std::uint16_t* to,
                                              std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = f32_to_bf16(from[i]);
    }
}
ACCELBENCH_INTEGER_CLONES void narrow_to_f16(const float* from, std::uint16_t* to,
                                             std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        to[i] = f32_to_f16(from[i]);
    }
}

void write_floats(dtype type, const float* from, std::size_t count, std::byte* to) {
    std::array<std::uint16_t, piece_size> narrow;  // NOLINT: written before it is read
    if (type == dtype::f32 || type == dtype::tf32) {
        std::memcpy(to, from, count * sizeof(float));
    } else if (type == dtype::bf16) {
        narrow_to_bf16(from, narrow.data(), count);
        std::memcpy(to, narrow.data(), count * sizeof(std::uint16_t));
    } else if (type == dtype::f16) {
        narrow_to_f16(from, narrow.data(), count);
        std::memcpy(to, narrow.data(), count * sizeof(std::uint16_t));
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            const double value = static_cast<double>(from[i]);
            store_f64(type, std::span(&value, 1), i, std::span(to, count * bytes_of(type)));
        }
    }
}

void write_integers(dtype type, const std::int32_t* from, std::size_t count, std::byte* to) {
    if (type == dtype::i32) {
        std::memcpy(to, from, count * sizeof(std::int32_t));
    } else if (type == dtype::i8 || type == dtype::u8) {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = static_cast<std::byte>(static_cast<std::uint32_t>(from[i]));
        }
    } else if (type == dtype::i64) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t wide = from[i];
            std::memcpy(to + 8 * i, &wide, sizeof(wide));
        }
    } else {
        std::array<float, piece_size> real;  // NOLINT: written before it is read
        std::transform(from, from + count, real.begin(),
                       [](std::int32_t v) { return static_cast<float>(v); });
        write_floats(type, real.data(), count, to);
    }
}

void fill_piece(const tensor& t, const fill_recipe& fill, std::uint64_t key, std::uint64_t first,
                std::size_t count, std::byte* to) {
    std::array<float, piece_size> real;            // NOLINT: written before it is read
    std::array<std::int32_t, piece_size> integer;  // NOLINT
    std::array<std::uint64_t, piece_size> bits;    // NOLINT
    bits_piece(key, first, bits.data(), count);
    switch (fill.kind) {
        case fill_kind::normal:
            normal_piece(bits.data(), static_cast<float>(fill.a),
                         static_cast<float>(fill.b * sum_of_four_scale), real.data(), count);
            return write_floats(t.type, real.data(), count, to);
        case fill_kind::logits:
            normal_piece(bits.data(), 0.0F, static_cast<float>(fill.b * sum_of_four_scale),
                         real.data(), count);
            logit_piece(static_cast<float>(fill.a), static_cast<std::uint64_t>(t.dims.back()),
                        first, real.data(), count);
            return write_floats(t.type, real.data(), count, to);
        case fill_kind::uniform:
            uniform_piece(bits.data(), static_cast<float>(fill.a),
                          static_cast<float>((fill.b - fill.a) * 0x1p-24), real.data(), count);
            return write_floats(t.type, real.data(), count, to);
        case fill_kind::integers:
            integer_piece(bits.data(), static_cast<std::int32_t>(fill.a),
                          static_cast<std::uint64_t>(fill.b - fill.a) + 1U, integer.data(), count);
            return write_integers(t.type, integer.data(), count, to);
        case fill_kind::labels:
            label_piece(bits.data(), fill, integer.data(), count);
            return write_integers(t.type, integer.data(), count, to);
        case fill_kind::zero:
        case fill_kind::derived:
            std::memset(to, 0, count * bytes_of(t.type));
            return;
    }
}

}  // namespace

void fill_elements(const workload& w, std::uint32_t index, const data_key& key,
                   std::uint64_t first_element, std::span<std::byte> out) {
    const tensor& t = w.tensors[index];
    const fill_recipe& fill = key.mode == data_mode::exact ? t.exact_fill : t.fill;
    const std::uint64_t hashed = tensor_key(rank_seed(stream_seed(key.seed, w.data_seed), key.rank),
                                            key.set, index, key.mode == data_mode::exact ? 1U : 0U);
    const std::size_t width = bytes_of(t.type);
    const std::size_t total = out.size() / width;
    for (std::size_t done = 0; done < total; done += piece_size) {
        const std::size_t count = std::min(piece_size, total - done);
        fill_piece(t, fill, hashed, first_element + done, count, out.data() + done * width);
    }
}

void fill_tensor(const workload& w, std::uint32_t index, const data_key& key,
                 std::span<std::byte> out) {
    const std::size_t width = bytes_of(w.tensors[index].type);
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, element_count(w.tensors[index]), 1U << 16U),
        [&](const auto& part) {
            fill_elements(w, index, key, part.begin(),
                          out.subspan(part.begin() * width, part.size() * width));
        });
}

std::vector<std::vector<std::byte>> make_operands(const workload& w, const data_key& key) {
    std::vector<std::vector<std::byte>> tensors(w.tensors.size());
    for (std::uint32_t i = 0; i < tensors.size(); ++i) {
        if (w.tensors[i].role != tensor_role::output) {
            tensors[i].resize(byte_count(w.tensors[i]));
            fill_tensor(w, i, key, tensors[i]);
        }
    }
    const kernel_definition* kernel = find_kernel(w.kernel);
    if (kernel != nullptr && kernel->derive != nullptr) {
        kernel->derive(w, tensors);
    }
    return tensors;
}

}  // namespace accelbench::kernels
