// SPDX-License-Identifier: Apache-2.0
#include "results/tender/papers.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "results/inputs/input_table.hpp"
#include "results/inputs/toml_file.hpp"

namespace accelbench::results {

result<paper> read_paper(const std::filesystem::path& path, paper_kind kind) {
    const bool contract = kind == paper_kind::contract;
    const std::string what = contract ? "contract" : "bid";
    const std::string where = fmt::format("{} {}", what, path.string());
    const auto file = read_toml(path, error_code::bad_tender, what);
    if (!file) {
        return file.error();
    }
    input_table top(file->content, where, error_code::bad_tender);
    if (contract) {
        top.allow({"format", "annex_sha256", "bid_sha256", "bidder", "date", "terms"});
    } else {
        top.allow({"format", "annex_sha256", "bidder", "date", "terms"});
    }
    top.word("format", {contract ? "accelbench contract 1" : "accelbench bid 1"});
    paper read{.kind = kind,
               .file = path.string(),
               .sha256 = file->sha256,
               .bidder = top.text("bidder"),
               .date = top.text("date"),
               .annex_sha256 = top.text("annex_sha256"),
               .bid_sha256 = contract ? top.text("bid_sha256") : std::string(),
               .clauses = {}};
    if (!top.fault() && !is_date(read.date)) {
        top.refuse("'date' is no date as 2026-12-01");
    }
    if (!top.has("terms")) {
        top.refuse("table 'terms' is missing");
    }
    const nlohmann::json& table = top.table("terms");
    if (top.fault()) {
        return *top.fault();
    }
    auto clauses = flatten(table, where);
    if (!clauses) {
        return clauses.error();
    }
    if (auto fits = check_terms(*clauses, where, contract); !fits) {
        return fits.error();
    }
    read.clauses = std::move(*clauses);
    return read;
}

}  // namespace accelbench::results
