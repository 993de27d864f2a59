// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/sample_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "harness/environment/environment.hpp"
#include "harness/verify/recompute.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

constexpr const char* name = "outputs, recomputed";

result<std::map<std::string, kernels::workload>> definitions(
    const std::vector<std::string>& suites) {
    std::map<std::string, kernels::workload> known;
    std::vector<std::string> all(suites);
    for (const auto built_in : kernels::built_in_suites()) {
        all.emplace_back(built_in);
    }
    for (const std::string& one : all) {
        auto suite = kernels::load_suite(one);
        if (!suite) {
            return suite.error();
        }
        for (kernels::suite_row& row : suite->rows) {
            known.emplace(row.work.sha256, std::move(row.work));
        }
    }
    return known;
}

std::string first_few(const std::vector<std::string>& sentences) {
    constexpr std::size_t most = 5;
    const auto shown = std::min(most, sentences.size());
    return fmt::format(
        "{}{}",
        fmt::join(sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(shown), "; "),
        sentences.size() > most ? fmt::format("; and {} more", sentences.size() - most)
                                : std::string());
}

}  // namespace

results::bundle_check check_samples(const results::bundle& of, const std::filesystem::path& folder,
                                    const std::vector<std::string>& suites) {
    const auto failed = [](const error& why) {
        return results::bundle_check{name, false, to_string(why), why.code};
    };
    const auto samples = results::read_samples(folder);
    if (!samples) {
        return failed(samples.error());
    }
    if (samples->empty()) {
        return {name, false,
                "not sampled: the bundle keeps no element of its outputs; campaigns under a "
                "challenge (run --challenge) keep some",
                error_code::bundle_missing_file};
    }
    const auto known = definitions(suites);
    if (!known) {
        return failed(known.error());
    }
    constexpr std::uint64_t least = 256ULL << 20U;
    const auto available = environment::available_memory_bytes();
    const verify::recomputed found =
        verify::recompute(of.campaign.seed, of.runs, *samples, *known,
                          available ? std::max(least, *available / 4) : least);
    std::string sentence = fmt::format(
        "{} elements of {} of {} runs computed again from seed {}, in float64 and under each "
        "workload's bound: the largest error is {:.0f} % of what is allowed",
        found.elements, found.sampled, found.runs, of.campaign.seed, 100.0 * found.worst_ratio);
    if (!found.not_computed.empty()) {
        sentence += "; not computed: " + first_few(found.not_computed);
    }
    if (!found.faults.empty()) {
        return {name, false,
                fmt::format("{} outputs are not what the seed yields: {}; {}", found.faults.size(),
                            first_few(found.faults), sentence),
                error_code::bundle_damaged};
    }
    if (found.elements == 0) {
        return {name, false, sentence, error_code::bundle_mismatch};
    }
    return {name, true, sentence, error_code::none};
}

}  // namespace accelbench::cli
