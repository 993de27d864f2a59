// SPDX-License-Identifier: Apache-2.0
// `score`: bundles against published criteria, as one model that all outputs are written from.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/report/document.hpp"
#include "results/score/age.hpp"
#include "results/score/evidence.hpp"
#include "results/score/sheet.hpp"

namespace accelbench::results {

struct scored_bundle {
    std::string path, campaign, began, manifest;  // "" not sealed
    bool is_reference = false;
    bool simulated = false;  // a device of it is a simulator
    std::string challenge;   // SHA-256 of the one that it ran under; "" none
    age_of_bundle age;
};

/// What a withdrawn row did: the totals with it and without.
struct changed_total {
    std::size_t bid = 0;
    double before = 0.0, after = 0.0;
    std::size_t rank_before = 0, rank_after = 0;  // 0: not in play
};

struct score_report {
    criteria asked;
    offer_list offers;
    fleet all;
    evidence shown;
    score_sheet sheet;
    std::vector<scored_bundle> bundles;
    std::vector<changed_total> changes;  // empty unless a row was barred by what was said of it
    std::string as_of;                   // "" where no day was named
    std::vector<std::string> warnings;

    [[nodiscard]] bool age_is_proven() const;
    /// One bid alone is first, by more than the error range.
    [[nodiscard]] bool is_decided() const;
};

struct score_rules {
    std::string as_of;                  // the day on which previews must hold; "": none does
    std::vector<std::string> warnings;  // of the caller
};

[[nodiscard]] result<score_report> make_score(const criteria& asked, const offer_list& offers,
                                              std::span<const bundle> bundles,
                                              const score_rules& rules);

/// The scoring sheet (배점표) in one language; HTML and Markdown are written from it.
[[nodiscard]] report_document score_document(const score_report& report, language tongue);
/// The same as a workbook (xlsx): criteria and prices in cells that a reader may change, points,
/// totals and ranks as formulas. Intervals and resamples stay as they were reckoned.
[[nodiscard]] status write_score_workbook(const score_report& report, language tongue,
                                          const std::filesystem::path& path);
[[nodiscard]] std::string render_score_table(const score_report& report, language tongue,
                                             std::size_t width);
[[nodiscard]] std::string render_score_json(const score_report& report);

}  // namespace accelbench::results
