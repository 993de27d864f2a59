// SPDX-License-Identifier: Apache-2.0
// Collectives over shared memory. Large messages are never copied on the way: sums read every
// rank's x once and write every rank's y once, a part of it each rank; all others read what they
// need where it lies. Small ones pass through slots, which saves a meeting.
#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "backends/cpu/ops.hpp"
#include "backends/cpu/ranks/shared_buffer.hpp"

namespace accelbench::cpu {
namespace {

enum class collective : std::uint8_t {
    all_reduce,
    all_gather,
    reduce_scatter,
    all_to_all,
    broadcast,
    send_recv
};
constexpr std::array<std::string_view, 6> names = {"all_reduce", "all_gather", "reduce_scatter",
                                                   "all_to_all", "broadcast",  "send_recv"};

collective kind_of(std::string_view name) {
    return static_cast<collective>(std::find(names.begin(), names.end(), name) - names.begin());
}
bool sums(collective kind) {
    return kind == collective::all_reduce || kind == collective::reduce_scatter;
}

/// Where x and y of one rank lie.
struct place {
    memory_name x, y;
    std::uint64_t x_offset, y_offset;
};

class collective_op final : public bound_op {
  public:
    collective_op(const request& r, const machine& m, rank_group& group, const place& mine)
        : machine_(m),
          group_(group),
          kind_(kind_of(r.op)),
          sum_(m.simd.rank_sum[index_of(r[0].dtype)]),
          x_count_(r[0].count()),
          y_count_(r[1].count()),
          element_(r[0].bytes() / std::max<std::int64_t>(x_count_, 1)),
          ranks_(group.ranks()),
          rank_(group.rank()),
          // Of all ranks that share the processors' caches, whether or not this one does.
          bypass_(m.bypass(ranks_ * r.bytes())) {
        for (const place& one : group.exchange(mine)) {
            const auto r_index = static_cast<std::uint32_t>(x_.size());
            x_.push_back(group.map(r_index, one.x) + one.x_offset);
            y_.push_back(group.map(r_index, one.y) + one.y_offset);
        }
    }

    void launch(std::span<const std::int64_t>) override {
        const std::int64_t bytes = x_count_ * element_;
        if (bytes <= static_cast<std::int64_t>(rank_group::slot_bytes)) {
            const std::uint32_t turn = group_.next_turn();
            std::memcpy(group_.slot(turn, group_.rank()), x_[rank_],
                        static_cast<std::size_t>(bytes));
            group_.meet();
            std::vector<const std::byte*>& left = slots_[turn];
            if (left.empty())
                for (std::uint32_t r = 0; r < ranks_; ++r)
                    left.push_back(group_.slot(turn, r));
            finish(left, true);
            return;
        }
        group_.meet();  // every x is there, no y is needed any more
        finish(x_, false);
        group_.meet();  // no x is needed any more, every y is there
    }

  private:
    /// `alone`: each rank works for itself only, as no other reads or writes its y.
    void finish(const std::vector<const std::byte*>& x, bool alone) {
        const std::int64_t chunk = y_count_ / ranks_;
        switch (kind_) {
            case collective::all_reduce:
                if (alone)
                    add(x, 0, {&y_[rank_], 1}, 0, y_count_);
                else
                    add(x, 0, y_, y_count_ * rank_ / ranks_, y_count_ * (rank_ + 1) / ranks_);
                break;
            case collective::reduce_scatter:
                add(x, rank_ * y_count_, {&y_[rank_], 1}, 0, y_count_);
                break;
            case collective::all_gather:
                for (std::int64_t i = 0; i < ranks_; ++i)
                    move(x, after(i), 0, after(i) * chunk, chunk);
                break;
            case collective::all_to_all:
                for (std::int64_t i = 0; i < ranks_; ++i)
                    move(x, after(i), rank_ * chunk, after(i) * chunk, chunk);
                break;
            case collective::broadcast:
                move(x, 0, 0, 0, y_count_);
                break;
            case collective::send_recv:
                move(x, after(ranks_ - 1), 0, 0, y_count_);
                break;
        }
    }

    /// The i-th rank from this one on, so that not all read from the same one at a time.
    [[nodiscard]] std::int64_t after(std::int64_t i) const { return (rank_ + i) % ranks_; }

    /// Elements [begin, end) of y; they begin at element `from` of x.
    void add(const std::vector<const std::byte*>& x, std::int64_t from,
             std::span<std::byte* const> y, std::int64_t begin, std::int64_t end) {
        inputs_.clear();
        outputs_.clear();
        for (const std::byte* one : x)
            inputs_.push_back(one + (from + begin) * element_);
        for (std::byte* one : y)
            outputs_.push_back(one + begin * element_);
        const rank_sum_args args{inputs_.data(), ranks_, outputs_.data(),
                                 static_cast<std::int64_t>(outputs_.size()), bypass_};
        constexpr std::int64_t grain = 64;  // elements: borders on cache lines for every type
        machine_.team.each_range(
            end - begin, grain, least_bytes_a_thread / element_,
            [&](int, std::int64_t low, std::int64_t high) { sum_(args, low, high); });
    }

    void move(const std::vector<const std::byte*>& x, std::int64_t rank, std::int64_t from,
              std::int64_t to, std::int64_t count) {
        const std::byte* source = x[static_cast<std::size_t>(rank)] + from * element_;
        std::byte* target = y_[rank_] + to * element_;
        constexpr std::int64_t line = 64;
        machine_.team.each_range(count * element_, line, least_bytes_a_thread,
                                 [&](int, std::int64_t low, std::int64_t high) {
                                     machine_.simd.copy(target + low, source + low, high - low,
                                                        bypass_);
                                 });
    }

    const machine& machine_;
    rank_group& group_;
    collective kind_;
    std::decay_t<decltype(simd_table::rank_sum[0])> sum_;
    std::int64_t x_count_, y_count_, element_, ranks_, rank_;
    bool bypass_;
    std::vector<const std::byte*> x_;  // by rank, as y_
    std::vector<std::byte*> y_;
    std::array<std::vector<const std::byte*>, 2> slots_;
    std::vector<const void*> inputs_;
    std::vector<void*> outputs_;
};

accb_support check_collective(const request& r, const machine&) {
    const collective kind = kind_of(r.op);
    const accb_dtype type = r[0].dtype;
    const std::int64_t ranks = r.integer("ranks", 0);
    if (type != r[1].dtype || !is_float(type))
        return sdk::no(ACCB_WHY_DTYPE, "collectives take f32, bf16 or f16, the same for x and y");
    if (ranks < 2)
        return sdk::no(ACCB_WHY_ATTR, "attribute 'ranks' is 2 or more");
    const std::int64_t x = r[0].count(), y = r[1].count();
    const std::int64_t wanted = kind == collective::all_gather       ? x * ranks
                                : kind == collective::reduce_scatter ? x / ranks
                                                                     : x;
    const bool parts = kind == collective::all_to_all || kind == collective::reduce_scatter;
    if (y != wanted || (parts && x % ranks != 0))
        return sdk::no(ACCB_WHY_SHAPE, r.op + ": y does not fit x on so many ranks");
    accb_support answer = sums(kind) ? sdk::yes(type, ACCB_F32, type, type) : sdk::yes(type);
    answer.determinism = ACCB_DETERMINISM_BITWISE;
    sdk::assign(answer.note, "ranks are processes that share memory");
    return answer;
}

memory_name shared_name(const sdk::operand& operand) {
    const auto* buffer = dynamic_cast<const shared_buffer*>(operand.memory);
    if (buffer == nullptr)
        throw sdk::error(ACCB_UNSUPPORTED, "the other ranks cannot reach this memory");
    return buffer->name();
}

constexpr std::array<op_definition, 6> table = {{
    {names[0], 2, check_collective, nullptr},
    {names[1], 2, check_collective, nullptr},
    {names[2], 2, check_collective, nullptr},
    {names[3], 2, check_collective, nullptr},
    {names[4], 2, check_collective, nullptr},
    {names[5], 2, check_collective, nullptr},
}};

}  // namespace

std::span<const op_definition> collective_ops() {
    return table;
}

bool is_collective(const request& r) {
    return std::find(names.begin(), names.end(), r.op) != names.end();
}

std::unique_ptr<bound_op> bind_collective(const request& r, const machine& m, rank_group* group,
                                          std::span<const sdk::operand> operands) {
    sdk::require(group != nullptr, "a collective's session needs a communicator");
    sdk::require(r.integer("ranks", 0) == group->ranks(),
                 "the workload and the communicator differ in their ranks");
    const place mine{shared_name(operands[0]), shared_name(operands[1]), operands[0].offset,
                     operands[1].offset};
    return std::make_unique<collective_op>(r, m, *group, mine);
}

}  // namespace accelbench::cpu
