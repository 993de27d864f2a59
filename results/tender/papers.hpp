// SPDX-License-Identifier: Apache-2.0
// What bidder and buyer sign: a bid and a contract, in the annex's clauses.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "results/tender/terms.hpp"

namespace accelbench::results {

enum class paper_kind : std::uint8_t { bid, contract };

struct paper {
    paper_kind kind = paper_kind::bid;
    std::string file, sha256;  // of its bytes
    std::string bidder, date;
    std::string annex_sha256;  // the annex that it answers to
    std::string bid_sha256;    // of a contract
    /// Of a bid: what it promises and restates. Of a contract: every clause.
    terms clauses;
};

/// bad_tender. A contract may hold clauses that no annex has: they are compared, not refused.
[[nodiscard]] result<paper> read_paper(const std::filesystem::path& path, paper_kind kind);

}  // namespace accelbench::results
