// SPDX-License-Identifier: Apache-2.0
// The report to the byte, in its four forms. After an intended change run the program with
// ACCELBENCH_WRITE_GOLDEN=1 and read the difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "results/compare/comparison.hpp"
#include "results/compare/render.hpp"
#include "tests/golden/results/golden.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

TEST(golden, comparison_of_two_devices) {
    const std::vector<bundle> bundles{samples::full_campaign().as_bundle()};
    const auto report = compare(bundles, {});
    ASSERT_TRUE(report);
    expect_golden("comparison.txt", render_table(*report, {.width = 150}));
    expect_golden("comparison_narrow.txt", render_table(*report, {.width = 80}));
    expect_golden("comparison.md", render_markdown(*report));
    expect_golden("comparison.csv", render_csv(*report));
    expect_golden("comparison.json", render_json(*report));
}

TEST(golden, bundle_files) {
    const samples::temporary_folder folder;
    samples::tiny_campaign().write(folder.path() / "out");
    for (const std::string name : {"bundle.json", "runs.jsonl", "rows.jsonl", "MANIFEST.sha256"}) {
        expect_golden("tiny_" + name, samples::slurp(folder.path() / "out" / name));
    }
}

}  // namespace
}  // namespace accelbench::results
