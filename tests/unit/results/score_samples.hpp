// SPDX-License-Identifier: Apache-2.0
// Criteria as texts, for the tests of scoring.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/sha256.hpp"
#include "results/score/criteria.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results::score_samples {

inline const std::string top =
    "title = \"servers\"\npublished = 2024-06-10\ntotal = 100\ntie_break = [\"technical\"]\n";
inline const std::string rate =
    "[[item]]\nname = \"rate\"\nkind = \"desirable\"\nworkload = \"copy/a\"\nquantity = "
    "\"FLOP/s\"\npoints = 100\ncurve = \"linear\"\nfloor = 0.5e12\nfull = 2.5e12\n";

inline result<criteria> criteria_of(const std::string& text, const std::string& mix = "",
                                    const std::string& formula = "") {
    const samples::temporary_folder folder;
    samples::spill(folder.path() / "s.toml", text);
    samples::spill(folder.path() / "m.toml", mix);
    samples::spill(folder.path() / "f.toml", formula);
    return read_criteria(
        folder.path() / "s.toml",
        {.formulas = ACCELBENCH_FORMULAS,
         .suites = [](const std::string& suite) -> result<std::vector<std::string>> {
             return make_error(error_code::bad_suite, "cannot read suite " + suite, "none here");
         }});
}

inline std::string fault(const std::string& text, const std::string& mix = "",
                         const std::string& formula = "") {
    const auto read = criteria_of(text, mix, formula);
    EXPECT_FALSE(read) << text;
    return read ? std::string() : to_string(read.error());
}

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), by);
}

inline const std::string two_rows =
    "name = \"m\"\n[[item]]\nworkload = \"copy/a\"\nweight = 0.5\n[[item]]\nworkload = "
    "\"copy/b\"\nweight = 0.5\n";

inline std::string of_mix(const std::string& mix, const std::string& quantity = "s") {
    return "[[item]]\nname = \"mix\"\nkind = \"relative\"\nmix = \"m.toml\"\nmix_sha256 = \"" +
           sha256_hex(mix) + "\"\nquantity = \"" + quantity +
           "\"\npoints = 100\nfloor_share = 0.5\n";
}

inline std::string priced(const std::string& formula, double points, const std::string& more = "") {
    return "[[item]]\nname = \"price\"\nkind = \"price\"\npoints = " + std::to_string(points) +
           "\nformula = \"f.toml\"\nformula_sha256 = \"" + sha256_hex(formula) +
           "\"\ncurrency = \"KRW\"\nvat = \"excluded\"\n" + more;
}

inline const std::string formula_text =
    "name = \"f\"\ntitle = \"t\"\nsource = \"s\"\ndate = \"2026\"\nstatus = \"verified\"\nnote = "
    "\"n\"\n";

}  // namespace accelbench::results::score_samples
