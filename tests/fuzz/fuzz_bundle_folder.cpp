// SPDX-License-Identifier: Apache-2.0
// Bundles on disk whose files were edited and sealed anew by the one who edited them: the hashes
// agree, so every check behind them has to stand alone.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "results/bundle/bundle_writer.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "tests/fuzz/mutator.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace results;
using samples::slurp;
using samples::spill;

const std::vector<std::string> files{"bundle.json", "runs.jsonl", "rows.jsonl", "MANIFEST.sha256"};

/// Edits one line of a file: as JSON where it is some, as text otherwise.
std::string edited(mutator& change, const std::string& text, bool by_structure) {
    const std::size_t begin = text.rfind('\n', change.below(text.size()));
    const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.front() == '{' && text.find("\n ") != std::string::npos
                                 ? text
                                 : text.substr(from, end - from);
    const auto document = nlohmann::json::parse(line, nullptr, false);
    if (!by_structure || document.is_discarded()) {
        return change.text(text, {"\n", "../../etc/passwd", "  ", "0000"});
    }
    const std::string changed = to_line(change.json(document));
    return line.size() == text.size() ? changed + "\n"
                                      : text.substr(0, from) + changed + text.substr(end);
}

TEST(fuzz_bundle_folder, edited_and_sealed_bundles_are_read_or_refused_in_a_sentence) {
    const samples::temporary_folder folder;
    const fs::path out = folder.path() / "out";
    samples::tiny_campaign().write(out);
    std::vector<std::string> sound;
    for (const auto& file : files) {
        sound.push_back(slurp(out / file));
    }
    mutator change(201);
    std::size_t read_ones = 0, refused = 0, verified = 0;
    for (std::size_t i = 0; i < 100 * effort; ++i) {
        const std::size_t victim = change.below(files.size());
        const std::string text = edited(change, sound[victim], change.below(4) != 0);
        spill(out / files[victim], text);
        if (victim != 3 && change.below(4) != 0) {
            ASSERT_TRUE(write_manifest(out));
        }
        const auto read = read_bundle(out);
        if (read) {
            ++read_ones;
        } else {
            ++refused;
            expect_sentence(read.error(), files[victim] + ": " + text);
        }
        const auto report = verify_bundle(out);
        verified += report.passed() ? 1 : 0;
        for (const auto& check : report.checks) {
            EXPECT_FALSE(check.sentence.empty()) << check.name;
        }
        if (change.below(8) == 0) {
            if (const auto resumed = bundle_writer::resume(out); !resumed) {
                expect_sentence(resumed.error(), text);
            }
        }
        for (std::size_t f = 0; f < files.size(); ++f) {
            spill(out / files[f], sound[f]);
        }
    }
    EXPECT_GT(read_ones, 2 * effort);
    EXPECT_GT(refused, 20 * effort);
    EXPECT_LT(verified, read_ones) << "verify is the stricter of the two";
    EXPECT_TRUE(verify_bundle(out).passed()) << "and the sound bundle is still one";
}

}  // namespace
}  // namespace accelbench::fuzz
