// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/element_comparison.hpp"

#include <fmt/format.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/verify/ulp.hpp"
#include "kernels/data/convert.hpp"

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

/// Errors of quantised operands add up to a normal law: 8 deviations are beyond chance in any
/// tensor, and an element of the usual size that is missing or has the wrong sign is further off.
double outlier(std::span<const double> values, double accuracy_floor) {
    constexpr double deviations = 8.0;
    double squares = 0.0;
    for (const double value : values) {
        squares += value * value;
    }
    return deviations * std::sqrt(accuracy_floor * squares / static_cast<double>(values.size()));
}

}  // namespace

void totals::join(const totals& later) {
    worst_ratio = std::max(worst_ratio, later.worst_ratio);
    error_squares += later.error_squares;
    value_squares += later.value_squares;
    value_sum += later.value_sum;
    max_ulp = std::max(max_ulp, later.max_ulp);
    checked += later.checked;
    first_failure = wrong > 0 ? first_failure : later.first_failure;
    wrong += later.wrong;
    precision.join(later.precision);
}

double totals::normalised_error() const {
    // Sums of 2^40 squares in float64 are wrong by less than this share.
    constexpr double rounding = 1e-9;
    const double count = static_cast<double>(std::max<std::uint64_t>(1, checked));
    const double spread = value_squares - value_sum * value_sum / count;
    const double against = spread > rounding * value_squares ? spread : value_squares;
    return against > 0.0 ? error_squares / against : 0.0;
}

void compare_stretch(totals& sum, const tensor& t, std::span<const double> got,
                     std::uint64_t first_element, const kernels::expectation& expected,
                     std::size_t at, double accuracy_floor) {
    const double least =
        accuracy_floor > 0.0 && !got.empty()
            ? outlier(std::span(expected.value).subspan(at, got.size()), accuracy_floor)
            : 0.0;
    constexpr double infinite = std::numeric_limits<double>::max();
    const number_format format = format_of(t.type);
    const bool has_scale = !expected.scale.empty();
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double wanted = expected.value[at + i];
        const double allowed = std::max(expected.tolerance[at + i], least);
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
        sum.value_sum += wanted;
        if (has_scale && error < infinite) {
            sum.precision.add(error, expected.scale[at + i]);
        }
    }
    sum.checked += got.size();
}

void compare_rows(totals& sum, const tensor& t, std::span<const std::byte> got,
                  const kernels::expectation& expected, std::span<const std::uint64_t> rows,
                  std::uint64_t row_length, double accuracy_floor) {
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
                                begin * row_length, accuracy_floor);
            }
            return own;
        },
        [](totals left, const totals& right) {
            left.join(right);
            return left;
        }));
}

}  // namespace accelbench::verify
