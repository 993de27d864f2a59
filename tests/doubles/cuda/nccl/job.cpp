// SPDX-License-Identifier: Apache-2.0
#include "job.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>

#include "kernels/data/convert.hpp"
#include "settings.hpp"

namespace nccl_double {
namespace {

namespace data = accelbench::kernels;

float load(ncclDataType_t type, const std::byte* at) {
    std::uint16_t half = 0;
    float single = 0;
    if (type == ncclFloat32) {
        std::memcpy(&single, at, sizeof single);
        return single;
    }
    std::memcpy(&half, at, sizeof half);
    return type == ncclFloat16 ? data::f16_to_f32(half) : data::bf16_to_f32(half);
}

void store(ncclDataType_t type, std::byte* at, float value) {
    if (type == ncclFloat32) {
        std::memcpy(at, &value, sizeof value);
        return;
    }
    const std::uint16_t half =
        type == ncclFloat16 ? data::f32_to_f16(value) : data::f32_to_bf16(value);
    std::memcpy(at, &half, sizeof half);
}

/// y += x, rounded to the type each time, as partial sums that travel are.
void add(ncclDataType_t type, std::byte* y, const std::byte* x, std::uint64_t bytes) {
    for (std::uint64_t i = 0; i < bytes; i += bytes_of(type)) {
        store(type, y + i, load(type, y + i) + load(type, x + i));
    }
}

bool all_do_the_same(const job& j) {
    common& all = j.where->all();
    all.cards[j.rank] = {static_cast<std::uint32_t>(j.what), static_cast<std::uint32_t>(j.type),
                         j.bytes};
    if (!j.where->meet()) {
        return false;
    }
    const std::uint32_t ranks = all.ranks.load();
    for (std::uint32_t r = 0; r < ranks; ++r) {
        const card &mine = all.cards[j.rank], &other = all.cards[r];
        if (mine.call != other.call || mine.type != other.type || mine.bytes != other.bytes) {
            std::fprintf(stderr, "nccl double: rank %u and rank %u do not do the same\n", j.rank,
                         r);
            j.where->break_up();
            return false;
        }
    }
    return j.where->meet();
}

/// Puts bytes [at, at + size) of what this rank gives into the boxes.
void give(const job& j, std::uint64_t at, std::uint64_t size) {
    common& all = j.where->all();
    auto& mine = all.boxes[j.rank];
    switch (j.what) {
        case call::all_reduce:
        case call::all_gather:
        case call::broadcast:
            std::memcpy(mine[j.rank], j.x + at, size);
            break;
        case call::reduce_scatter:
            for (std::uint32_t r = 0; r < all.ranks.load(); ++r) {
                std::memcpy(mine[r], j.x + r * j.bytes + at, size);
            }
            break;
        case call::exchange:
            for (const transfer& one : j.transfers) {
                if (one.sends) {
                    std::memcpy(mine[one.peer], one.data + at, size);
                }
            }
            break;
    }
}

void take(const job& j, std::uint64_t at, std::uint64_t size) {
    common& all = j.where->all();
    const std::uint32_t ranks = all.ranks.load();
    switch (j.what) {
        case call::all_reduce:
        case call::reduce_scatter:
            for (std::uint32_t r = 0; r < ranks; ++r) {
                const std::byte* box = all.boxes[r][j.what == call::all_reduce ? r : j.rank];
                if (r == 0) {
                    std::memcpy(j.y + at, box, size);
                } else {
                    add(j.type, j.y + at, box, size);
                }
            }
            break;
        case call::all_gather:
            for (std::uint32_t r = 0; r < ranks; ++r) {
                std::memcpy(j.y + r * j.bytes + at, all.boxes[r][r], size);
            }
            break;
        case call::broadcast:
            std::memcpy(j.y + at, all.boxes[0][0], size);
            break;
        case call::exchange:
            for (const transfer& one : j.transfers) {
                if (!one.sends) {
                    std::memcpy(one.data + at, all.boxes[one.peer][j.rank], size);
                }
            }
            break;
    }
}

}  // namespace

std::uint64_t bytes_of(ncclDataType_t type) {
    return type == ncclFloat32 ? 4 : type == ncclFloat16 || type == ncclBfloat16 ? 2 : 0;
}

void run_once(void* owned) {
    const std::unique_ptr<job> j(static_cast<job*>(owned));
    run_again(j.get());
    --*j->under_way;
}

void run_again(void* borrowed) {
    const auto* j = static_cast<const job*>(borrowed);
    if (is_to_be_stuck()) {
        j->where->wait_until_left();
        return;
    }
    if (!all_do_the_same(*j)) {
        return;
    }
    for (std::uint64_t at = 0; at < j->bytes; at += box_bytes) {
        const std::uint64_t size = std::min<std::uint64_t>(box_bytes, j->bytes - at);
        give(*j, at, size);
        if (!j->where->meet()) {
            return;
        }
        take(*j, at, size);
        if (!j->where->meet()) {
            return;
        }
    }
}

}  // namespace nccl_double
