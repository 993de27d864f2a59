// SPDX-License-Identifier: Apache-2.0
// The annex to a tender document: what is asked, by whose rules it is measured and judged.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/statistics/sampling_plan.hpp"
#include "results/tender/terms.hpp"

namespace accelbench::results {

/// A dated file with clauses that were taken from a rule, a contract or a report elsewhere.
struct tender_template {
    std::string name, english, korean, date, source, mark, unverified, sha256;
    std::vector<std::string> clauses;  // that it supplied
};

struct annex {
    terms clauses;
    std::vector<tender_template> templates;
    std::string made_with;  // version of accelbench
    std::string text;       // annex.toml, byte for byte
    std::string sha256;     // of the text with the value of annex_sha256 left empty
};

struct suite_workload {
    std::string id, sha256;
};
using suite_lister = std::function<result<std::vector<suite_workload>>(const std::string& suite)>;

/// From a tender's file. bad_tender names the clause that is missing: none is filled in. The
/// sampling plan is the smallest that holds both risks; where none does, that is the error.
[[nodiscard]] result<annex> make_annex(const std::filesystem::path& tender,
                                       const suite_lister& suites, const std::string& version);
/// bad_tender where the file does not have the hash that it carries: it was edited by hand.
[[nodiscard]] result<annex> read_annex(const std::filesystem::path& path);

/// The question to which the annex's plan is the answer.
[[nodiscard]] statistics::plan_question question_of(const terms& clauses);

}  // namespace accelbench::results
