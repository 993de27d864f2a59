// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/verify_bundle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/sha256.hpp"
#include "results/bundle/bundle_checks.hpp"
#include "results/bundle/coherence.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/journal.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records_json.hpp"
#include "results/challenge/campaign_challenge.hpp"
#include "results/rows/derive.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

class verifier {
  public:
    explicit verifier(const fs::path& folder) : folder_(folder) {}

    verification_report run() {
        if (!read_files()) {
            return std::move(report_);
        }
        check_hashes();
        check_schemas();
        if (parse_records()) {
            take("workload definitions", check_definitions(campaign_),
                 fmt::format("{} workloads have the hash that they carry",
                             campaign_.workloads->is_object() ? campaign_.workloads->size() : 0));
            take("plan", check_plan(campaign_, runs_),
                 "every run belongs to this campaign and to its plan");
            take("coherence", check_coherence(campaign_, runs_),
                 "no run is missing, repeated or contradicts its windows' stamps");
            take("challenge", check_challenge(campaign_, folder_),
                 challenge_sentence(campaign_, runs_, folder_));
            check_rows();
            check_annotations();
        }
        return std::move(report_);
    }

  private:
    /// One check, failed where `fault` is set.
    void take(const std::string& name, const std::optional<error>& fault, const std::string& good) {
        if (!fault) {
            report_.checks.push_back({name, true, good, error_code::none});
            return;
        }
        report_.checks.push_back(
            {name, false, fmt::format("{}: {}", fault->tried, fault->happened), fault->code});
    }

    std::optional<error> load(std::string_view name, std::string& into) {
        auto text = read_file(folder_ / name);
        if (!text) {
            return text.error();
        }
        into = std::move(text).value();
        return std::nullopt;
    }

    bool read_files() {
        for (auto [name, into] :
             {std::pair(campaign_file, &campaign_text_), std::pair(journal_file, &runs_text_),
              std::pair(rows_file, &rows_text_)}) {
            if (const auto fault = load(name, *into)) {
                take("files", fault, "");
                return false;
            }
        }
        take("files", std::nullopt, "bundle.json, runs.jsonl and rows.jsonl are there");
        return true;
    }

    void check_hashes() {
        const auto entries = read_manifest_file(folder_);
        if (!entries) {
            take("hashes", entries.error(), "");
            return;
        }
        const auto faults = check_manifest(folder_, *entries);
        for (const error& fault : faults) {
            take("hashes", fault, "");
        }
        for (const std::string_view name : {campaign_file, journal_file, rows_file}) {
            if (!entries->contains(std::string(name))) {
                take("hashes",
                     make_error(error_code::bundle_damaged, (folder_ / manifest_file).string(),
                                fmt::format("{} is not listed", name)),
                     "");
                return;
            }
        }
        if (faults.empty()) {
            take("hashes", std::nullopt,
                 fmt::format("{} files are as MANIFEST.sha256 lists them", entries->size()));
        }
    }

    void check_schemas() {
        take("schema of bundle.json",
             check_document(campaign_text_, (folder_ / campaign_file).string()), "fits");
        take("schema of runs.jsonl",
             check_lines(schema_kind::run, runs_text_, (folder_ / journal_file).string()),
             "every line fits");
        take("schema of rows.jsonl",
             check_lines(schema_kind::row, rows_text_, (folder_ / rows_file).string()),
             "every line fits");
    }

    bool parse_records() {
        auto campaign = parse_campaign(campaign_text_, (folder_ / campaign_file).string());
        if (!campaign) {
            take("records", campaign.error(), "");
            return false;
        }
        auto held = parse_journal(runs_text_, (folder_ / journal_file).string());
        if (!held) {
            take("records", held.error(), "");
            return false;
        }
        campaign_ = std::move(campaign).value();
        runs_ = std::move(held->runs);
        take("records", std::nullopt, fmt::format("{} runs read", runs_.size()));
        return true;
    }

    void check_rows() {
        take("derived numbers",
             compare_rows(campaign_, runs_, rows_text_, (folder_ / rows_file).string()),
             "every row follows from the raw samples, to the byte");
    }

    /// Nothing where nobody said anything.
    void check_annotations() {
        const fs::path file = folder_ / annotations_file;
        std::error_code failure;
        if (!fs::exists(file, failure)) {
            return;
        }
        const auto subject = sha256_file(folder_ / manifest_file);
        const auto said =
            subject ? read_annotations(file, *subject) : result<annotation_log>(subject.error());
        if (!said) {
            take("annotations", said.error(), "");
            return;
        }
        bundle derived;
        derived.rows = derive_rows(campaign_, runs_);
        const auto taken = annotate_rows(derived, *said, file.string());
        take("annotations", taken ? std::nullopt : std::optional(taken.error()),
             fmt::format("{} lines, each behind the one that it names; the last is {}",
                         said->entries.size(), said->head));
    }

    fs::path folder_;
    verification_report report_;
    std::string campaign_text_, runs_text_, rows_text_;
    campaign_record campaign_;
    std::vector<run_record> runs_;
};

}  // namespace

bool verification_report::passed() const {
    return code() == error_code::none;
}

error_code verification_report::code() const {
    const auto failed = std::find_if(checks.begin(), checks.end(),
                                     [](const bundle_check& check) { return !check.passed; });
    return failed == checks.end() ? error_code::none : failed->code;
}

verification_report verify_bundle(const fs::path& folder) {
    return verifier(folder).run();
}

}  // namespace accelbench::results
