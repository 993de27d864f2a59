// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/recompute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/verify/data_store.hpp"
#include "harness/verify/element_comparison.hpp"
#include "harness/verify/judge.hpp"
#include "harness/verify/sample_places.hpp"
#include "kernels/data/convert.hpp"
#include "results/rows/run_time.hpp"

namespace accelbench::verify {
namespace {

using results::output_sample;
using results::run_record;
using results::sampled_tensor;

bool is_by_floor(const run_record& run) {
    const auto answer = run.support->is_object() ? run.support->find("answer") : run.support->end();
    return run.support->is_object() && answer != run.support->end() && answer->is_string() &&
           *answer == "yes-other-precision";
}

class checker {
  public:
    checker(std::uint64_t seed, const std::map<std::string, kernels::workload>& known,
            std::uint64_t budget_bytes)
        : seed_(seed), known_(known), store_(seed, budget_bytes) {}

    void add(const run_record& run, const output_sample& sample) {
        const auto work = known_.find(run.key.workload_sha256);
        if (work == known_.end()) {
            skip(run, "its definition is not at hand: name its suite with --suite");
        } else if (is_by_floor(run)) {
            skip(run, "it was judged by its accuracy floor, which single elements do not show");
        } else {
            for (const std::string& fault : faults_of(sample, work->second)) {
                found_.faults.push_back(fmt::format("{} on {}, round {}: {}", run.key.workload_id,
                                                    run.device, run.round, fault));
            }
        }
    }

    /// Every run that passed keeps some: who leaves out those that would fail is found.
    void miss(const run_record& run) {
        found_.faults.push_back(
            fmt::format("{} on {}, round {}: it passed, and nothing of its outputs was kept",
                        run.key.workload_id, run.device, run.round));
    }

    [[nodiscard]] recomputed take() { return std::move(found_); }
    recomputed& counts() { return found_; }

  private:
    void skip(const run_record& run, const std::string& why) {
        if (told_.insert(run.key.workload_id).second) {
            found_.not_computed.push_back(fmt::format("{}: {}", run.key.workload_id, why));
        }
    }

    std::vector<std::string> faults_of(const output_sample& sample, const kernels::workload& work) {
        std::vector<std::string> faults;
        std::set<std::pair<std::uint32_t, std::uint32_t>> missing;
        for (std::uint32_t rank = 0; rank < work.ranks; ++rank) {
            for (std::uint32_t t = 0; t < work.tensors.size(); ++t) {
                if (kernels::is_written(work.tensors[t].role)) {
                    missing.emplace(rank, t);
                }
            }
        }
        // A file that was handed over must not keep an auditor's processor busy for years.
        constexpr std::uint64_t most_launches = 1ULL << 24U;
        if (evolves(work) && sample.launches > most_launches) {
            faults.push_back(fmt::format("it says that it had {} launches", sample.launches));
            return faults;
        }
        for (const sampled_tensor& tensor : sample.tensors) {
            if (missing.erase({tensor.rank, tensor.tensor}) == 0) {
                faults.emplace_back("it has samples of a tensor that is no output, or twice");
                return faults;
            }
            if (std::string fault = compare(sample, tensor, work); !fault.empty()) {
                faults.push_back(std::move(fault));
            }
        }
        for (const auto& [rank, t] : missing) {
            faults.push_back(fmt::format("{} was not sampled", work.tensors[t].name));
        }
        return faults;
    }

    std::string compare(const output_sample& sample, const sampled_tensor& tensor,
                        const kernels::workload& work) {
        const kernels::tensor& t = work.tensors[tensor.tensor];
        const data_choice choice{.constants = sample.constants,
                                 .others = sample.others,
                                 .mode = kernels::data_mode::random,
                                 .rank = tensor.rank};
        const auto reference = store_.reference(work, choice);
        const kernels::row_layout layout = reference->layout(tensor.tensor);
        if (sampled_elements({seed_, sample.visit, sample.device, tensor.rank, tensor.tensor},
                             layout) != tensor.elements) {
            return t.name + ": its elements are not those that follow from seed and visit";
        }
        std::set<std::uint64_t> wanted;
        for (const std::uint64_t element : tensor.elements) {
            wanted.insert(element / layout.row_length);
        }
        const std::vector<std::uint64_t> rows(wanted.begin(), wanted.end());
        const kernels::expectation expected = reference->rows(
            tensor.tensor, rows, evolves(work) ? std::max<std::uint64_t>(1, sample.launches) : 1);
        totals sum;
        for (std::size_t i = 0; i < tensor.elements.size(); ++i) {
            const std::uint64_t element = tensor.elements[i], row = element / layout.row_length;
            const auto place = static_cast<std::uint64_t>(
                std::lower_bound(rows.begin(), rows.end(), row) - rows.begin());
            const double got = value_of(t.type, tensor.bits[i]);
            compare_stretch(sum, t, std::span(&got, 1), element, expected,
                            place * layout.row_length + element % layout.row_length);
        }
        found_.elements += tensor.elements.size();
        found_.worst_ratio = std::max(found_.worst_ratio, sum.worst_ratio);
        return sum.wrong == 0 ? std::string()
                              : fmt::format("{} of {} elements are wrong: {}", sum.wrong,
                                            tensor.elements.size(), sum.first_failure);
    }

    static double value_of(kernels::dtype type, std::uint64_t bits) {
        std::byte bytes[sizeof bits];
        std::memcpy(bytes, &bits, sizeof bits);
        double value = 0.0;
        kernels::load_f64(type, bytes, 0, std::span(&value, 1));
        return value;
    }

    std::uint64_t seed_;
    const std::map<std::string, kernels::workload>& known_;
    data_store store_;
    recomputed found_;
    std::set<std::string> told_;
};

}  // namespace

recomputed recompute(std::uint64_t seed, std::span<const run_record> runs,
                     std::span<const output_sample> samples,
                     const std::map<std::string, kernels::workload>& known,
                     std::uint64_t budget_bytes) {
    std::map<std::pair<std::string, std::string>, const output_sample*> by_run;
    for (const output_sample& sample : samples) {
        by_run.emplace(std::pair(sample.visit, sample.device), &sample);
    }
    checker check(seed, known, budget_bytes);
    // One workload after the other: its operands are made once.
    std::vector<const run_record*> order;
    for (const run_record& run : runs) {
        // As the campaign kept them: a run that was rejected after its check has no time to defend.
        if (results::has_time(run.state) && run.verification && run.verification->passed &&
            run.verification->timed_outputs) {
            order.push_back(&run);
        }
    }
    std::stable_sort(order.begin(), order.end(), [](const run_record* a, const run_record* b) {
        return a->key.workload_sha256 < b->key.workload_sha256;
    });
    check.counts().runs = order.size();
    for (const run_record* run : order) {
        if (const auto found = by_run.find({run->visit, run->device}); found != by_run.end()) {
            ++check.counts().sampled;
            check.add(*run, *found->second);
        } else {
            check.miss(*run);
        }
    }
    return check.take();
}

}  // namespace accelbench::verify
