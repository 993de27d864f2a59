// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/judge.hpp"

#include <fmt/format.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

#include "harness/verify/planted.hpp"
#include "harness/verify/precision.hpp"
#include "harness/verify/ulp.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/reference/reference.hpp"

namespace accelbench::verify {
namespace {

using kernels::tensor;

/// "y[3,17]": the index of an element as a person would write it.
std::string place(const tensor& t, std::uint64_t element) {
    std::vector<std::uint64_t> index(t.dims.size());
    for (std::size_t axis = t.dims.size(); axis-- > 0;) {
        const auto extent = static_cast<std::uint64_t>(t.dims[axis]);
        index[axis] = element % extent;
        element /= extent;
    }
    return fmt::format("{}[{}]", t.name, fmt::join(index, ","));
}

/// The sign of a NaN means nothing to a person.
std::string number(double value) {
    return std::isnan(value) ? "NaN" : fmt::format("{}", value);
}

struct totals {
    double worst_ratio = 0.0;
    double error_squares = 0.0, value_squares = 0.0;
    double max_ulp = 0.0;
    std::uint64_t checked = 0, wrong = 0;
    std::string first_failure;
    precision_meter precision;

    /// `later` holds elements behind these.
    void join(const totals& later) {
        worst_ratio = std::max(worst_ratio, later.worst_ratio);
        error_squares += later.error_squares;
        value_squares += later.value_squares;
        max_ulp = std::max(max_ulp, later.max_ulp);
        checked += later.checked;
        first_failure = wrong > 0 ? first_failure : later.first_failure;
        wrong += later.wrong;
        precision.join(later.precision);
    }
};

/// One stretch of neighbouring elements against its part of the expectation, which begins at `at`.
void compare_stretch(totals& sum, const tensor& t, std::span<const double> got,
                     std::uint64_t first_element, const kernels::expectation& expected,
                     std::size_t at) {
    constexpr double infinite = std::numeric_limits<double>::max();
    const number_format format = format_of(t.type);
    const bool has_scale = !expected.scale.empty();
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double wanted = expected.value[at + i];
        const double allowed = expected.tolerance[at + i];
        const double error = std::abs(got[i] - wanted);
        if (!(error <= allowed)) {  // written so that NaN fails
            if (sum.wrong++ == 0) {
                sum.first_failure =
                    fmt::format("{}: got {}, expected {} within {:.3g}",
                                place(t, first_element + i), number(got[i]), wanted, allowed);
            }
            sum.worst_ratio = std::max(
                sum.worst_ratio, allowed > 0.0 && error < infinite ? error / allowed : infinite);
        }
        if (error > 0.0 && error < infinite) {
            sum.worst_ratio = std::max(sum.worst_ratio, allowed > 0.0 ? error / allowed : infinite);
            sum.error_squares += error * error;
            sum.max_ulp = std::max(sum.max_ulp, error / ulp_at(format, wanted));
        }
        sum.value_squares += wanted * wanted;
        if (has_scale && error < infinite) {
            sum.precision.add(error, expected.scale[at + i]);
        }
    }
    sum.checked += got.size();
}

struct stretch {
    std::size_t begin, end;  // places in the list of rows
};

/// Neighbouring rows taken together: short rows would each cost a call.
std::vector<stretch> stretches_of(std::span<const std::uint64_t> rows, std::uint64_t row_length) {
    constexpr std::uint64_t most_elements = 1U << 16U;
    std::vector<stretch> all;
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1 &&
               (end - begin + 1) * row_length <= most_elements) {
            ++end;
        }
        all.push_back({begin, end});
        begin = end;
    }
    return all;
}

/// Compares the elements of `rows` (ascending) with their expectation. The cut into parts is fixed,
/// so that sums have the same bits on any number of threads.
void compare_rows(totals& sum, const tensor& t, std::span<const std::byte> got,
                  const kernels::expectation& expected, std::span<const std::uint64_t> rows,
                  std::uint64_t row_length) {
    using range = tbb::blocked_range<std::size_t>;
    const std::vector<stretch> all = stretches_of(rows, row_length);
    sum.join(tbb::parallel_deterministic_reduce(
        range(0, all.size(), 16), totals{},
        [&](const range& part, totals own) {
            std::vector<double> values;
            for (std::size_t i = part.begin(); i < part.end(); ++i) {
                const auto [begin, end] = all[i];
                values.resize((end - begin) * row_length);
                kernels::load_f64(t.type, got, rows[begin] * row_length, values);
                compare_stretch(own, t, values, rows[begin] * row_length, expected,
                                begin * row_length);
            }
            return own;
        },
        [](totals left, const totals& right) {
            left.join(right);
            return left;
        }));
}

std::vector<std::uint64_t> pick_rows(std::uint64_t rows, std::uint64_t count, std::uint64_t nonce) {
    std::mt19937_64 random(nonce);
    std::set<std::uint64_t> picked{0, rows - 1};  // tails are where kernels go wrong
    while (picked.size() < std::min(rows, count)) {
        picked.insert(std::uniform_int_distribution<std::uint64_t>(0, rows - 1)(random));
    }
    return {picked.begin(), picked.end()};
}

bool fits_whole(kernels::reference& reference, std::uint32_t t, std::uint64_t rows,
                const judge_options& options) {
    return rows <= options.sampled_rows ||
           reference.cost_of_rows(t, rows) <= options.sampled_check_flops;
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
                     const judge_options& options) {
    const kernels::row_layout layout = reference.layout(index);
    std::uint64_t count = options.sampled_rows;
    if (layout.row_length < 64) {  // narrow rows (single elements of an optimizer): some thousands
                                   // of elements all the same
        count = 4096 / std::max<std::uint64_t>(1, layout.row_length);
    }
    const auto rows = pick_rows(layout.rows, count, options.nonce ^ index);
    compare_rows(sum, t, got, reference.rows(index, rows, launches), rows, layout.row_length);
    if (const std::uint64_t poisoned = count_poison(t, got); poisoned > 0 && sum.wrong == 0) {
        sum.wrong = poisoned;
        sum.first_failure =
            fmt::format("{}: {} elements are NaN, which no launch has written", t.name, poisoned);
    }
    const double projection = reference.projection_ratio(index, got, options.nonce);
    const bool projects = projection >= 0.0;
    if (projects) {
        sum.worst_ratio = std::max(sum.worst_ratio, projection);
        if (!(projection <= 1.0) && sum.wrong == 0) {
            sum.wrong = 1;
            sum.first_failure =
                fmt::format("{}: a random projection of all rows is {:.3g} times its bound off",
                            t.name, projection);
        }
    }
    judged result{projects ? "sampled-rows+projection" : "sampled-rows", std::nullopt};
    if (options.planted_faults > 0 && sum.wrong == 0) {
        // Only a projection costs anything: drawing rows alone can afford a finer measurement.
        constexpr std::uint32_t more = 100;
        result.detection_rate =
            detection_rate({reference, t, index, rows, projects}, got,
                           options.planted_faults * (projects ? 1 : more), options.nonce);
    }
    return result;
}

results::verification_record record_of(const totals& sum, const kernels::workload& work,
                                       const tensor& t, kernels::data_mode mode, std::string how) {
    results::verification_record r;
    r.mode = std::move(how);
    r.method = mode == kernels::data_mode::exact ? "exact" : "bound";
    r.passed = sum.wrong == 0;
    r.worst_ratio = sum.worst_ratio;
    r.nmse = sum.value_squares > 0.0 ? sum.error_squares / sum.value_squares : 0.0;
    if (kernels::is_floating(t.type)) {
        r.max_ulp = sum.max_ulp;
    }
    r.checked_elements = sum.checked;
    r.total_elements = kernels::element_count(t);
    r.first_failure = sum.first_failure;
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
    r.effective_precision = name_precision(*r.effective_bits);
    if (is_below_claim(*r.effective_bits, work.compute, t.type)) {
        r.passed = false;
        r.first_failure = fmt::format(
            "{}: its errors show {:.1f} bits, which is {}; the workload asks for {}{}", t.name,
            *r.effective_bits, r.effective_precision, kernels::to_string(work.compute),
            r.first_failure.empty() ? "" : "; " + r.first_failure);
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
        compare_stretch(sum, t, values, rows[i] * length, expected, i * length);
    }
    if (auto done = read_rows(read, index, rows, row_bytes, later); !done) {
        return done.error();
    }
    if (later != got && sum.wrong++ == 0) {
        sum.first_failure =
            t.name + ": an output changed after its launch had been waited for (late write)";
    }
    return record_of(sum, work, t, choice.mode, "spot-rows");
}

}  // namespace

bool evolves(const kernels::workload& work) {
    return std::any_of(work.scalars.begin(), work.scalars.end(),
                       [](const auto& s) { return s.step != 0; });
}

results::verification_record judge(data_store& store, const kernels::workload& work,
                                   const data_choice& choice, std::uint64_t launches,
                                   const std::vector<std::vector<std::byte>>& outputs,
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
        if (!fits_whole(*reference, i, layout.rows, options)) {
            auto sampled = judge_sampled(sum, *reference, t, i, outputs[i], launches, options);
            how = std::move(sampled.mode);
            detection_rate = sampled.detection_rate;
        } else {
            std::vector<std::uint64_t> rows(layout.rows);
            std::iota(rows.begin(), rows.end(), std::uint64_t{0});
            if (evolves(work)) {
                compare_rows(sum, t, outputs[i], reference->rows(i, rows, launches), rows,
                             layout.row_length);
            } else {
                compare_rows(sum, t, outputs[i], *store.whole(work, choice, i), rows,
                             layout.row_length);
            }
        }
        if (evolves(work)) {
            how += fmt::format(", followed through {} launches", launches);
        }
        auto one = record_of(sum, work, t, choice.mode, how);
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
