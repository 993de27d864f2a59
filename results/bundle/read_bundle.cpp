// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/read_bundle.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/sha256.hpp"
#include "results/annotation/row_id.hpp"
#include "results/bundle/bundle_checks.hpp"
#include "results/bundle/coherence.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/journal.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/records_json.hpp"
#include "results/challenge/campaign_challenge.hpp"
#include "results/rows/derive.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

std::string text_at(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) {
        return {};
    }
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

status check_seal(const fs::path& folder, bundle& out) {
    std::error_code failure;
    if (!fs::exists(folder / manifest_file, failure) && !out.campaign.complete) {
        return {};
    }
    const auto entries = read_manifest_file(folder);
    if (!entries) {
        error fault = entries.error();
        if (fault.code == error_code::bundle_missing_file) {
            fault.next =
                "Use the complete bundle; one whose campaign was killed while it wrote "
                "its last files is restored by run --resume";
        }
        return fault;
    }
    const auto faults = check_manifest(folder, *entries);
    if (!faults.empty()) {
        return faults.front();
    }
    const auto hash = sha256_file(folder / manifest_file);
    if (!hash) {
        return hash.error();
    }
    out.manifest_sha256 = *hash;
    out.sealed = true;
    return {};
}

/// A run may only speak of the campaign and the workloads that bundle.json defines.
status check_runs(const bundle& b) {
    const std::string journal = (b.path / journal_file).string();
    for (std::size_t i = 0; i < b.runs.size(); ++i) {
        const run_record& run = b.runs[i];
        const auto damaged = [&](const std::string& happened) {
            return make_error(error_code::bundle_damaged,
                              fmt::format("cannot read {} line {}", journal, i + 1), happened,
                              "The files belong to different campaigns: use the original bundle");
        };
        if (run.campaign != b.campaign.campaign) {
            return damaged(fmt::format("its campaign is {}, bundle.json says {}", run.campaign,
                                       b.campaign.campaign));
        }
        const auto found = b.campaign.workloads->find(run.key.workload_id);
        if (found == b.campaign.workloads->end()) {
            return damaged(fmt::format("workload {} is not in bundle.json", run.key.workload_id));
        }
        if (text_at(*found, "sha256") != run.key.workload_sha256) {
            return damaged(fmt::format("workload {} has another hash than in bundle.json",
                                       run.key.workload_id));
        }
    }
    return {};
}

/// The list of tensors for people must say what the hashed text says: "tensor.00=b f32 [2048] ...".
bool shows_its_tensors(const nlohmann::json& workload, const std::string& canonical) {
    const auto tensors = workload.find("tensors");
    for (std::size_t i = 0; tensors != workload.end() && i < tensors->size(); ++i) {
        const nlohmann::json& t = tensors->is_array() ? (*tensors)[i] : nlohmann::json();
        std::string dims = t.is_object() && t.contains("dims") ? t["dims"].dump() : "";
        const std::string line = fmt::format("\ntensor.{:02}={} {} {} ", i, text_at(t, "name"),
                                             text_at(t, "dtype"), dims);
        if (canonical.find(line) == std::string::npos) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::vector<error> check_workloads(const campaign_record& campaign, const std::string& where) {
    std::vector<error> faults;
    if (!campaign.workloads->is_object()) {
        faults.push_back(make_error(error_code::bundle_damaged, "cannot read " + where,
                                    "field 'workloads' must be an object"));
        return faults;
    }
    for (const auto& [id, workload] : campaign.workloads->items()) {
        const std::string canonical = text_at(workload, "canonical");
        if (canonical.empty() || sha256_hex(canonical) != text_at(workload, "sha256") ||
            !shows_its_tensors(workload, canonical)) {
            faults.push_back(make_error(
                error_code::bundle_damaged, fmt::format("cannot trust {}", where),
                fmt::format("workload {} was edited: its definition does not have the hash "
                            "that it carries",
                            id),
                "Use the original bundle"));
        }
    }
    return faults;
}

result<annotation_log> read_annotations(const fs::path& file, const std::string& subject) {
    std::error_code failure;
    if (!fs::exists(file, failure)) {
        return annotation_log{.entries = {}, .heads = {}, .head = subject};
    }
    const auto text = read_file(file);
    if (!text) {
        return text.error();
    }
    return parse_annotations(*text, subject, file.string());
}

status annotate_rows(bundle& annotated, const annotation_log& said, const std::string& where,
                     const std::string& folder) {
    if (said.entries.empty()) {
        return {};
    }
    std::set<std::string> ids;
    for (const row_record& row : annotated.rows) {
        ids.insert(row_id(row.key));
    }
    for (std::size_t i = 0; i < said.entries.size(); ++i) {
        const annotation& one = said.entries[i];
        if (one.bundle != folder) {
            continue;
        }
        if (one.row != every_row && !ids.contains(one.row)) {
            return make_error(error_code::bundle_damaged, fmt::format("cannot trust {}", where),
                              fmt::format("line {} is about row {}, which the bundle does not have",
                                          i + 1, one.row),
                              "Use the file that `accelbench annotate` wrote for this bundle");
        }
        annotated.annotations.entries.push_back(one);
    }
    if (annotated.annotations.entries.empty()) {
        return {};
    }
    annotated.standings = row_standings(annotated.annotations);
    for (row_record& row : annotated.rows) {
        std::erase_if(row.marks, [](const auto& m) { return parse_row_standing(m).has_value(); });
        const row_status now = annotated.standings.of(row.key, "");
        if (const std::string_view mark = standing_mark(now); !mark.empty()) {
            row.marks.emplace_back(mark);
        }
    }
    return {};
}

result<bundle> read_bundle(const fs::path& folder) {
    bundle out;
    out.path = folder;
    const fs::path campaign_path = folder / campaign_file;
    const auto text = read_file(campaign_path);
    if (!text) {
        return text.error();
    }
    auto campaign = parse_campaign(*text, campaign_path.string());
    if (!campaign) {
        return campaign.error();
    }
    out.campaign = std::move(campaign).value();
    if (auto faults = check_workloads(out.campaign, campaign_path.string()); !faults.empty()) {
        return faults.front();
    }
    const fs::path journal_path = folder / journal_file;
    const auto content = read_file(journal_path);
    if (!content) {
        return content.error();
    }
    auto held = parse_journal(*content, journal_path.string());
    if (!held) {
        return held.error();
    }
    out.runs = std::move(held->runs);
    out.torn_bytes = held->torn_bytes;
    if (auto sealed = check_seal(folder, out); !sealed) {
        return sealed.error();
    }
    if (auto runs = check_runs(out); !runs) {
        return runs.error();
    }
    for (auto fault : {check_definitions(out.campaign), check_coherence(out.campaign, out.runs),
                       check_challenge(out.campaign, folder)}) {
        if (fault) {
            fault->tried += " of " + folder.string();
            return *fault;
        }
    }
    if (auto drawn = challenge_of(folder)) {
        out.ran_under = std::move(*drawn);
    }
    out.rows = derive_rows(out.campaign, out.runs);
    const auto said = read_annotations(folder / annotations_file, out.manifest_sha256);
    if (!said) {
        return said.error();
    }
    if (auto taken = annotate_rows(out, *said, (folder / annotations_file).string()); !taken) {
        return taken.error();
    }
    out.annotations.heads = said->heads;
    out.annotations.head = said->head;  // of the file, also where it is empty
    return out;
}

}  // namespace accelbench::results
