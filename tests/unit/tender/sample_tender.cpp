// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/tender/sample_tender.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results::samples {

namespace {

constexpr const char* sample = R"(format = "accelbench tender 1"
tender = { name = "cards", buyer = "centre", date = 2026-11-02 }
suite.name = "two"
[[item]]
id = "fast"
kind = "mandatory"
workload = "w/a"
unit = "B/s"
floor = 1e9
tolerance = 0.03
accuracy = 1e-6
[[item]]
id = "short"
kind = "desirable"
workload = "w/b"
unit = "ns"
floor = 2000
tolerance = 0.03
accuracy = 1e-6
[measurement]
profile = "standard"
class = "default"
comparison = "precision"
boundary = "host"
cache = "rotated"
launch = "stream"
statistic = "confidence-bound"
confidence = 0.95
runs = 8
[cards]
bid = 4
lot = 256
drawn = "buyer-by-chance"
good_share = 0.01
bad_share = 0.05
producer_risk = 0.10
consumer_risk = 0.05
[execution]
by = "buyer"
witness = "laboratory"
[challenge]
drawn_by = "centre"
not_before = 2026-11-20T01:00:00Z
hours = 72
[versions]
accelbench = ["0.1.0"]
protocol = ["0.1.0"]
drivers = ["550.1", "550.2"]
[retest]
times = 1
counts = "last"
[shortfall]
remedy = 0.1
remedy_days = 30
[damages]
per_day = 0.0015
cap = "none"
[objection]
days = 7
[documents]
required = ["bundle", "prices"]
)";

}  // namespace

std::string tender_text() {
    return sample;
}

result<std::vector<suite_workload>> two_workloads(const std::string&) {
    return std::vector<suite_workload>{{"w/a", workload_hash}, {"w/b", workload_hash}};
}

annex sample_annex(const std::filesystem::path& folder) {
    spill(folder / "t.toml", tender_text());
    auto made = make_annex(folder / "t.toml", two_workloads, "0.1.0");
    if (!made) {
        throw std::runtime_error(to_string(made.error()));
    }
    return std::move(*made);
}

terms bid_terms() {
    return {{"item.fast.committed", 1.2e9},
            {"bundle.one", std::string(workload_hash)},
            {"cards.model", std::string("beta")}};
}

terms contract_terms(const annex& from) {
    terms all = from.clauses;
    for (const auto& [key, value] : bid_terms()) {
        all[key] = value;
    }
    return all;
}

std::string paper_text(const std::string& format, const annex& from, const terms& clauses,
                       const std::string& bid_sha256) {
    return fmt::format(
        "format = \"{}\"\nannex_sha256 = \"{}\"\n{}bidder = \"B\"\ndate = \"2026-11-25\"\n{}",
        format, from.sha256,
        bid_sha256.empty() ? "" : fmt::format("bid_sha256 = \"{}\"\n", bid_sha256),
        terms_toml(clauses));
}

}  // namespace accelbench::results::samples
