// SPDX-License-Identifier: Apache-2.0
// The report's pages to the byte, in both languages. After an intended change run the program with
// ACCELBENCH_WRITE_GOLDEN=1, read the difference and look at the page in a browser.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "results/report/render.hpp"
#include "tests/golden/results/golden.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

/// Small, yet with a verdict, a refusal, a declared peak and every chart but that of power.
samples::campaign_builder small_campaign() {
    samples::campaign_builder campaign({"cpu:0", "npu:0"});
    const row_key product = campaign.add_workload("matmul/square/m64n64k64/nt/f32", 2e6, 5e4);
    campaign.add_visits(product, {{"cpu:0", 50000.0}, {"npu:0", 25000.0}}, 8);
    const row_key norm = campaign.add_workload("rms_norm/llama8b/r8c4096/f32", 0.0, 2.6e5);
    campaign.add_visits(norm, {{"cpu:0", 50000.0, 0.02}, {"npu:0", 51000.0, 0.02}}, 8);
    const row_key half = campaign.add_workload("matmul/square/m64n64k64/nt/bf16", 2e6, 2.5e4);
    campaign.add_visits(half, {{"npu:0", 9000.0}}, 8);
    campaign.add_state(half, "cpu:0", row_state::unsupported, "no bf16 storage on this device");
    campaign.campaign.devices["npu:0"]["info"] = {
        {"claims", {{{"dtype", "f32"}, {"ops_per_s", 1e11}, {"bytes_per_s", 1e10}}}}};
    return campaign;
}

TEST(golden, report_in_both_languages) {
    const std::vector<bundle> bundles{small_campaign().as_bundle()};
    const auto data = make_report(bundles, {});
    ASSERT_TRUE(data);
    for (const language tongue : {language::english, language::korean}) {
        const std::string name = "report." + std::string(code_of(tongue));
        expect_golden(name + ".html", render_report_html(*data, tongue));
        expect_golden(name + ".md", render_report_markdown(*data, tongue));
    }
}

}  // namespace
}  // namespace accelbench::results
