// SPDX-License-Identifier: Apache-2.0
// A tender with every clause, a bid and a contract that keep it.
#pragma once

#include <filesystem>
#include <string>

#include "results/tender/check.hpp"

namespace accelbench::results::samples {

inline constexpr const char* workload_hash =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// TOML of the buyer's file: items "fast" (B/s) and "short" (ns), workloads w/a and w/b.
[[nodiscard]] std::string tender_text();
[[nodiscard]] result<std::vector<suite_workload>> two_workloads(const std::string& suite);
/// Made from tender_text() in `folder`.
[[nodiscard]] annex sample_annex(const std::filesystem::path& folder);

/// Terms of a contract that keeps the annex, and of a bid.
[[nodiscard]] terms contract_terms(const annex& from);
[[nodiscard]] terms bid_terms();
[[nodiscard]] std::string paper_text(const std::string& format, const annex& from,
                                     const terms& clauses, const std::string& bid_sha256 = {});

}  // namespace accelbench::results::samples
