// SPDX-License-Identifier: Apache-2.0
// Whether bid, contract and bundles are what the annex says, clause by clause.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/bundle/read_bundle.hpp"
#include "results/status/status.hpp"
#include "results/tender/annex.hpp"
#include "results/tender/papers.hpp"

namespace accelbench::results {

enum class finding_kind : std::uint8_t {
    softened,   // takes protection from the buyer
    tightened,  // takes it from the bidder
    changed,    // the clause has no direction
    dropped,    // the annex has it, the paper does not
    added,      // the paper has it, the annex does not
    unmet,      // what was measured or promised does not keep it
};
[[nodiscard]] std::string_view word_of(finding_kind kind);

struct finding {
    finding_kind kind = finding_kind::changed;
    std::string where;         // "contract k.toml", "bundle bid-a"
    std::string clause;        // "item.decode.floor"
    std::string asked, found;  // "" where there is none
    std::string note;          // "" where the values say it all
};

/// Against the annex; a contract also against the bid: what was promised may not be softened.
[[nodiscard]] std::vector<finding> check_papers(const annex& asked, const std::optional<paper>& bid,
                                                const std::optional<paper>& contract);

/// A bundle as it was handed in.
struct handed_in {
    std::string name;    // as the user called it
    std::string sha256;  // of the packed file, or of the folder's MANIFEST.sha256
    bundle content;
};

struct check_options {
    bool doubles = false;     // rows of test doubles count
    bool acceptance = false;  // of the delivered cards, not of the bid's
    std::string as_of;        // the day on which previews must hold; "": none does
};

/// One item on one card: the figure that is judged, beside what it must reach.
struct judged_item {
    std::string item, card, unit;
    double bound = 0.0;      // what is judged
    double reference = 0.0;  // the committed value, or the floor where nothing is committed
    double shortfall = 0.0;  // share of the reference; 0 or below: reached
    bool committed = false;  // what the reference is: promised, or the annex's floor
    std::string row;         // ID of the row that is judged; "" without a figure
    figure_status status = figure_status::measured_self;  // of what is judged
    std::string outcome;                                  // "pass", "remedy", "reject", "no figure"
};

struct bundle_findings {
    std::vector<finding> findings;
    std::vector<judged_item> items;
    std::size_t cards = 0, bad_cards = 0;
};

/// `promised`: the contract where there is one, else the bid.
[[nodiscard]] bundle_findings check_bundles(const annex& asked,
                                            const std::optional<paper>& promised,
                                            std::span<const handed_in> bundles,
                                            const check_options& options);

[[nodiscard]] std::string render_findings(const annex& asked, std::span<const finding> findings,
                                          const std::optional<bundle_findings>& measured);
[[nodiscard]] std::string render_findings_json(const annex& asked,
                                               std::span<const finding> findings,
                                               const std::optional<bundle_findings>& measured);

}  // namespace accelbench::results
