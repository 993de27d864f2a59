// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

#include "harness/verify/element_comparison.hpp"
#include "harness/verify/planted.hpp"
#include "harness/verify/precision.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/reference/reference.hpp"

namespace accelbench::verify {
namespace {

using kernels::tensor;

std::vector<std::uint64_t> pick_rows(std::uint64_t rows, std::uint64_t count, std::uint64_t nonce) {
    std::mt19937_64 random(nonce);
    std::set<std::uint64_t> picked{0, rows - 1};  // tails are where kernels go wrong
    while (picked.size() < std::min(rows, count)) {
        picked.insert(std::uniform_int_distribution<std::uint64_t>(0, rows - 1)(random));
    }
    return {picked.begin(), picked.end()};
}

bool fits_whole(kernels::reference& reference, std::uint32_t t, std::uint64_t rows,
                std::uint64_t steps, const judge_options& options) {
    const double limit = reference.is_bilinear()
                             ? options.sampled_check_flops
                             : std::max(options.sampled_check_flops, options.whole_check_flops);
    return rows <= options.sampled_rows ||
           reference.cost_of_rows(t, rows) * static_cast<double>(steps) <= limit;
}

/// The error that another arithmetic may have; 0 where the workload's own is asked for, or where
/// the workload allows no other.
double floor_of(const kernels::workload& work, const judge_options& options) {
    return options.declared ? work.accuracy_floor : 0.0;
}

/// Every element of tensor `index`. A large expectation is made and used block by block: kept, it
/// would fill memory (24 bytes an element) that is touched once.
void judge_whole(totals& sum, data_store& store, const kernels::workload& work,
                 const data_choice& choice, std::uint32_t index, std::span<const std::byte> got,
                 std::uint64_t launches, double floor) {
    constexpr std::uint64_t block_elements = 1U << 18U, kept_elements = 1U << 20U;
    const tensor& t = work.tensors[index];
    const auto reference = store.reference(work, choice);
    const kernels::row_layout layout = reference->layout(index);
    const bool is_kept = !evolves(work) && kernels::element_count(t) <= kept_elements;
    const std::uint64_t block =
        is_kept ? layout.rows
                : std::max<std::uint64_t>(
                      1, block_elements / std::max<std::uint64_t>(1, layout.row_length));
    for (std::uint64_t first = 0; first < layout.rows; first += block) {
        std::vector<std::uint64_t> rows(std::min(block, layout.rows - first));
        std::iota(rows.begin(), rows.end(), first);
        if (is_kept) {
            compare_rows(sum, t, got, *store.whole(work, choice, index), rows, layout.row_length,
                         floor);
        } else {
            compare_rows(sum, t, got, reference->rows(index, rows, launches), rows,
                         layout.row_length, floor);
        }
    }
}

/// NaN anywhere in a sampled tensor is seen without a reference: poison that was never overwritten.
std::uint64_t count_poison(const tensor& t, std::span<const std::byte> got) {
    if (!kernels::is_floating(t.type)) {
        return 0;
    }
    constexpr std::uint64_t piece = 1U << 16U;  // stays in the cache
    const std::uint64_t count = kernels::element_count(t);
    std::vector<double> values(std::min(count, piece));
    std::uint64_t poisoned = 0;
    for (std::uint64_t begin = 0; begin < count; begin += piece) {
        const auto part = std::span(values).first(std::min(piece, count - begin));
        kernels::load_f64(t.type, got, begin, part);
        poisoned += static_cast<std::uint64_t>(
            std::count_if(part.begin(), part.end(), [](double v) { return std::isnan(v); }));
    }
    return poisoned;
}

struct judged {
    std::string mode;
    std::optional<double> detection_rate;
};

judged judge_sampled(totals& sum, kernels::reference& reference, const tensor& t,
                     std::uint32_t index, std::span<const std::byte> got, std::uint64_t launches,
                     const judge_options& options, double floor) {
    const kernels::row_layout layout = reference.layout(index);
    std::uint64_t count = options.sampled_rows;
    if (layout.row_length < 64) {  // narrow rows (single elements of an optimizer): some thousands
                                   // of elements all the same
        count = 4096 / std::max<std::uint64_t>(1, layout.row_length);
    }
    const auto rows = pick_rows(layout.rows, count, options.nonce ^ index);
    compare_rows(sum, t, got, reference.rows(index, rows, launches), rows, layout.row_length,
                 floor);
    if (const std::uint64_t poisoned = count_poison(t, got); poisoned > 0 && sum.wrong == 0) {
        sum.wrong = poisoned;
        sum.first_failure =
            fmt::format("{}: {} elements are NaN, which no launch has written", t.name, poisoned);
    }
    std::vector<double> projections;
    if (options.projects && floor == 0.0) {  // its bound is that of the workload's arithmetic
        projections = reference.projection_ratios(index, got, options.nonce);
    }
    for (std::size_t row = 0; row < projections.size(); ++row) {
        sum.worst_ratio = std::max(sum.worst_ratio, projections[row]);
        if (!(projections[row] <= 1.0) && sum.wrong++ == 0) {  // NaN too
            sum.first_failure =
                fmt::format("{}: a random projection of row {} is {:.3g} times its bound off",
                            t.name, row, projections[row]);
        }
    }
    judged result{projections.empty() ? "sampled-rows" : "sampled-rows+projection", std::nullopt};
    if (options.planted_faults > 0 && floor == 0.0 && sum.wrong == 0) {
        result.detection_rate =
            detection_rate({reference, t, index, rows}, got, options.planted_faults, options.nonce);
    }
    return result;
}

void judge_by_floor(results::verification_record& r, const tensor& t, double floor) {
    r.method = "accuracy floor";
    if (!(r.nmse <= floor)) {
        r.passed = false;
        r.first_failure = fmt::format(
            "{}: in the arithmetic that the backend declares its error is {:.2g}, above the "
            "workload's accuracy floor of {:.2g}{}",
            t.name, r.nmse, floor, r.first_failure.empty() ? "" : "; " + r.first_failure);
    }
}

results::verification_record record_of(const totals& sum, const kernels::workload& work,
                                       const tensor& t, kernels::data_mode mode, std::string how,
                                       const judge_options& options) {
    results::verification_record r;
    r.mode = std::move(how);
    r.method = mode == kernels::data_mode::exact ? "exact" : "bound";
    r.passed = sum.wrong == 0;
    r.worst_ratio = sum.worst_ratio;
    r.nmse = sum.normalised_error();
    if (kernels::is_floating(t.type)) {
        r.max_ulp = sum.max_ulp;
    }
    r.checked_elements = sum.checked;
    r.total_elements = kernels::element_count(t);
    r.first_failure = sum.first_failure;
    const double floor = floor_of(work, options);
    if (floor > 0.0) {
        judge_by_floor(r, t, floor);
    }
    const kernels::dtype claimed = floor > 0.0 ? *options.declared : work.compute;
    if (mode == kernels::data_mode::random) {
        r.effective_bits = sum.precision.bits();
    }
    // A few wrong elements among many say nothing about the arithmetic of the others, and fewer
    // bits than any type has are no arithmetic at all but another answer.
    constexpr std::uint64_t tenth = 10;
    constexpr double least_of_any_type = 3.0;
    if (!r.effective_bits || *r.effective_bits < least_of_any_type ||
        (!r.passed && sum.wrong * tenth < sum.checked)) {
        r.effective_bits.reset();
        return r;
    }
    if (is_told(*r.effective_bits, t.type)) {
        r.effective_precision = name_precision(*r.effective_bits);
    }
    if (is_below_claim(*r.effective_bits, claimed, t.type)) {
        r.passed = false;
        r.first_failure = fmt::format(
            "{}: its errors show {:.1f} bits, which is {}; {} {}{}", t.name, *r.effective_bits,
            r.effective_precision, floor > 0.0 ? "the backend declares" : "the workload asks for",
            kernels::to_string(claimed), r.first_failure.empty() ? "" : "; " + r.first_failure);
    }
    return r;
}

status read_rows(const partial_reader& read, std::uint32_t index,
                 std::span<const std::uint64_t> rows, std::uint64_t row_bytes,
                 std::vector<std::byte>& to) {
    to.resize(rows.size() * row_bytes);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (auto got =
                read(index, rows[i] * row_bytes, std::span(to).subspan(i * row_bytes, row_bytes));
            !got) {
            return got;
        }
    }
    return {};
}

/// Random rows of tensor `index`, read one by one.
result<results::verification_record> judge_rows(data_store& store, const kernels::workload& work,
                                                const data_choice& choice, std::uint64_t launches,
                                                std::uint32_t index, const partial_reader& read,
                                                const judge_options& options) {
    constexpr std::uint64_t narrow = 64, narrow_elements = 256;
    const tensor& t = work.tensors[index];
    const auto reference = store.reference(work, choice);
    const kernels::row_layout layout = reference->layout(index);
    const std::uint64_t length = layout.row_length, row_bytes = length * kernels::bytes_of(t.type);
    const std::uint64_t count =
        length < narrow ? narrow_elements / std::max<std::uint64_t>(1, length) : options.spot_rows;
    const auto rows = pick_rows(layout.rows, count, options.nonce ^ index);
    std::vector<std::byte> got, later;
    if (auto done = read_rows(read, index, rows, row_bytes, got); !done) {
        return done.error();
    }
    const kernels::expectation expected = reference->rows(index, rows, launches);
    totals sum;
    std::vector<double> values(length);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        kernels::load_f64(t.type, got, i * length, values);
        compare_stretch(sum, t, values, rows[i] * length, expected, i * length,
                        floor_of(work, options));
    }
    if (auto done = read_rows(read, index, rows, row_bytes, later); !done) {
        return done.error();
    }
    if (later != got && sum.wrong++ == 0) {
        sum.first_failure =
            t.name + ": an output changed after its launch had been waited for (late write)";
    }
    auto record = record_of(sum, work, t, choice.mode, "spot-rows", options);
    if (options.planted_faults > 0) {
        record.detection_rate = static_cast<double>(rows.size()) / static_cast<double>(layout.rows);
    }
    return record;
}

}  // namespace

bool evolves(const kernels::workload& work) {
    return std::any_of(work.scalars.begin(), work.scalars.end(),
                       [](const auto& s) { return s.step != 0; });
}

results::verification_record judge(data_store& store, const kernels::workload& work,
                                   const data_choice& choice, std::uint64_t launches,
                                   std::span<const std::span<const std::byte>> outputs,
                                   const judge_options& options) {
    results::verification_record all;
    all.passed = true;
    all.mode = "nothing to check: the kernel has no output";
    bool first = true;
    for (std::uint32_t i = 0; i < work.tensors.size(); ++i) {
        const tensor& t = work.tensors[i];
        if (!kernels::is_written(t.role)) {
            continue;
        }
        const auto reference = store.reference(work, choice);
        const kernels::row_layout layout = reference->layout(i);
        totals sum;
        std::string how = "whole";
        std::optional<double> detection_rate;
        if (!fits_whole(*reference, i, layout.rows, evolves(work) ? launches : 1, options)) {
            auto sampled = judge_sampled(sum, *reference, t, i, outputs[i], launches, options,
                                         floor_of(work, options));
            how = std::move(sampled.mode);
            detection_rate = sampled.detection_rate;
        } else {
            judge_whole(sum, store, work, choice, i, outputs[i], launches, floor_of(work, options));
        }
        if (evolves(work)) {
            how += fmt::format(", followed through {} launches", launches);
        }
        auto one = record_of(sum, work, t, choice.mode, how, options);
        one.detection_rate = detection_rate;
        if (first) {
            all = one;
            first = false;
        } else {
            merge(all, one);
        }
    }
    return all;
}

result<results::verification_record> judge_spots(data_store& store, const kernels::workload& work,
                                                 const data_choice& choice, std::uint64_t launches,
                                                 const partial_reader& read,
                                                 const judge_options& options) {
    results::verification_record all;
    for (std::uint32_t i = 0; i < work.tensors.size(); ++i) {
        if (!kernels::is_written(work.tensors[i].role)) {
            continue;
        }
        auto one = judge_rows(store, work, choice, launches, i, read, options);
        if (!one) {
            return one;
        }
        if (all.mode.empty()) {
            all = std::move(*one);
        } else {
            merge(all, *one);
        }
    }
    return all;
}

void merge(results::verification_record& into, const results::verification_record& other) {
    if (into.passed && !other.passed) {
        into.first_failure = other.first_failure;
    }
    into.passed = into.passed && other.passed;
    into.timed_outputs = into.timed_outputs || other.timed_outputs;
    if (into.method != other.method && into.method.find(other.method) == std::string::npos) {
        into.method += "+" + other.method;
    }
    if (into.mode != other.mode && into.mode.find(other.mode) == std::string::npos) {
        into.mode += "; " + other.mode;
    }
    into.worst_ratio = std::max(into.worst_ratio, other.worst_ratio);
    into.nmse = std::max(into.nmse, other.nmse);
    if (other.max_ulp) {
        into.max_ulp = std::max(into.max_ulp.value_or(0.0), *other.max_ulp);
    }
    if (other.effective_bits &&
        (!into.effective_bits || *other.effective_bits < *into.effective_bits)) {
        into.effective_bits = other.effective_bits;
        into.effective_precision = other.effective_precision;
    }
    if (other.detection_rate) {
        into.detection_rate = std::min(into.detection_rate.value_or(1.0), *other.detection_rate);
    }
    into.checked_elements += other.checked_elements;
    into.total_elements += other.total_elements;
}

}  // namespace accelbench::verify
