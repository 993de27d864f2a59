// SPDX-License-Identifier: Apache-2.0
// Answers that take less work than the kernel and look like its outputs: every workload of the
// smoke suite must refuse them, also where the backend declares a coarse arithmetic and only the
// accuracy floor is left. Data that are too regular would let one of them through.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "kernels/data/convert.hpp"
#include "kernels/reference/reference.hpp"
#include "kernels/suites/suite.hpp"
#include "tests/unit/verify/scene.hpp"

namespace accelbench::verify {
namespace {

using testing::element;
using testing::outputs;
using testing::scene;
using testing::set_element;

/// One written tensor, as its reference sees it.
struct written {
    kernels::row_layout layout;
    const std::vector<double>& right;  // every element
    const std::vector<double>& other;  // of another draw of the inputs
};
using answer = std::function<double(const written&, std::uint64_t row, std::uint64_t column)>;

double at(const written& w, std::uint64_t row, std::uint64_t column) {
    return w.right[row * w.layout.row_length + column];
}

double mean_of_row(const written& w, std::uint64_t row) {
    double sum = 0;
    for (std::uint64_t column = 0; column < w.layout.row_length; ++column) {
        sum += at(w, row, column);
    }
    return sum / static_cast<double>(w.layout.row_length);
}

struct lazy {
    std::string name;
    answer says;
};

std::vector<lazy> lazy_answers() {
    return {
        {"zeros", [](const written&, auto, auto) { return 0.0; }},
        {"the mean of each row",
         [](const written& w, auto row, auto) {
             return w.layout.row_length > 1 ? mean_of_row(w, row) : 0.0;
         }},
        {"the first row for all",
         [](const written& w, auto, auto column) { return at(w, 0, column); }},
        {"the neighbour's row",
         [](const written& w, auto row, auto column) {
             return at(w, (row + 1) % w.layout.rows, column);
         }},
        {"the neighbour's column",
         [](const written& w, auto row, auto column) {
             return w.layout.row_length > 1 ? at(w, row, (column + 1) % w.layout.row_length) : 0.0;
         }},
        {"a tenth of the rows left out",
         [](const written& w, auto row, auto column) {
             return row % 10 == 9 ? 0.0 : at(w, row, column);
         }},
        {"the answer to another draw",
         [](const written& w, auto row, auto column) {
             return w.other[row * w.layout.row_length + column];
         }},
        {"a quarter too small",
         [](const written& w, auto row, auto column) { return 0.75 * at(w, row, column); }},
    };
}

std::vector<double> expected(scene& s, std::uint32_t draw, std::uint32_t tensor) {
    data_choice choice = s.choice;
    choice.others = draw;
    const auto reference = s.store.reference(s.work, choice);
    std::vector<std::uint64_t> rows(reference->layout(tensor).rows);
    std::iota(rows.begin(), rows.end(), 0);
    return reference->rows(tensor, rows, 1).value;
}

/// What the written tensors of a workload have to hold.
struct answers {
    std::vector<std::uint32_t> tensors;
    std::vector<std::vector<double>> right, other;

    explicit answers(scene& s) {
        for (std::uint32_t t = 0; t < s.work.tensors.size(); ++t) {
            if (kernels::is_written(s.work.tensors[t].role)) {
                tensors.push_back(t);
                right.push_back(expected(s, s.choice.others, t));
                other.push_back(expected(s, s.choice.others + 1, t));
            }
        }
    }
};

/// All written tensors answered so; the others empty.
outputs answered(scene& s, const answers& known, const lazy& how) {
    outputs all(s.work.tensors.size());
    for (std::size_t i = 0; i < known.tensors.size(); ++i) {
        const std::uint32_t t = known.tensors[i];
        const written w{s.store.reference(s.work, s.choice)->layout(t), known.right[i],
                        known.other[i]};
        all[t].resize(kernels::byte_count(s.work.tensors[t]));
        for (std::uint64_t at = 0; at < w.right.size(); ++at) {
            set_element(s.work.tensors[t], all[t], at,
                        how.says(w, at / w.layout.row_length, at % w.layout.row_length));
        }
    }
    return all;
}

class lazy_answers_to : public ::testing::TestWithParam<kernels::workload> {};

TEST_P(lazy_answers_to, are_refused_by_bound_and_by_floor) {
    scene s(GetParam());
    const answers known(s);
    for (const lazy& how : lazy_answers()) {
        const outputs got = answered(s, known, how);
        judge_options options{.nonce = 3};
        EXPECT_FALSE(s.judged(got, options).passed) << how.name;
        options.declared = kernels::dtype::i8;
        const auto coarse = s.judged(got, options);
        EXPECT_FALSE(coarse.passed)
            << how.name << " passes the floor with a normalised error of " << coarse.nmse;
    }
}

double log_sum(const std::vector<double>& x, std::uint64_t first) {
    return std::log(std::accumulate(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(first), 0.0,
                                    [](double so_far, double v) {
                                        return so_far + static_cast<double>(
                                                            std::exp(static_cast<float>(v - 96.0)));
                                    }));
}

/// The losses of a kernel that reads only the first `share` of each row and scales its sum.
outputs loss_of_a_share(scene& s, double share) {
    const kernels::tensor& logits = s.work.tensors[0];
    const auto width = static_cast<std::uint64_t>(logits.dims[1]);
    const auto known = static_cast<std::uint64_t>(share * static_cast<double>(width));
    const operand_set given = s.store.operands(s.work, s.choice);
    const auto right = s.store.whole(s.work, s.choice, 2)->value;
    outputs all(s.work.tensors.size());
    all[2].resize(kernels::byte_count(s.work.tensors[2]));
    std::vector<double> x(width);
    for (std::uint64_t row = 0; row < right.size(); ++row) {
        kernels::load_f64(logits.type, given[0], row * width, x);
        const double of_target = log_sum(x, width) - right[row];
        set_element(s.work.tensors[2], all[2], row,
                    right[row] == 0.0 ? 0.0 : log_sum(x, known) - std::log(share) - of_target);
    }
    return all;
}

/// Vocabularies of 1000 words and of Llama 3.1.
TEST(lazy_losses, of_a_part_of_the_vocabulary_are_refused_by_the_floor) {
    for (const std::int64_t words : {1024, 128256}) {
        scene s(kernels::test::built(
            "cross_entropy", {{"t", testing::n(128)}, {"v", testing::n(words)}, {"dtype", "f32"}}));
        const judge_options coarse{.nonce = 3, .declared = kernels::dtype::i8};
        const auto record = s.judged(loss_of_a_share(s, 0.5), coarse);
        EXPECT_FALSE(record.passed) << words << ": " << record.nmse;
        EXPECT_TRUE(s.judged(loss_of_a_share(s, 1.0), coarse).passed);
    }
}

std::vector<kernels::workload> rows_of_smoke() {
    std::vector<kernels::workload> rows;
    const kernels::suite smoke = kernels::load_suite("smoke").value();
    for (const auto& row : smoke.rows) {
        if (row.work.accuracy_floor > 0.0) {  // elsewhere no coarser arithmetic is taken
            rows.push_back(row.work);
        }
    }
    return rows;
}

INSTANTIATE_TEST_SUITE_P(smoke, lazy_answers_to, ::testing::ValuesIn(rows_of_smoke()),
                         [](const auto& at) {
                             std::string name = at.param.id;
                             for (char& c : name) {
                                 c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                             }
                             return name;
                         });

}  // namespace
}  // namespace accelbench::verify
