// SPDX-License-Identifier: Apache-2.0
// Reads a bundle for comparison and reports; says in one sentence what is wrong with one that
// cannot be trusted.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/annotation/annotation.hpp"
#include "results/annotation/standing.hpp"
#include "results/bundle/records.hpp"
#include "results/challenge/challenge.hpp"

namespace accelbench::results {

struct bundle {
    std::filesystem::path path;
    campaign_record campaign;
    std::vector<run_record> runs;
    std::vector<row_record> rows;     // derived anew, never taken from the file
    std::size_t torn_bytes = 0;       // of an unfinished last line, left out
    bool sealed = false;              // MANIFEST.sha256 was there and every hash agreed
    std::string manifest_sha256;      // of MANIFEST.sha256; "" where it is not sealed
    std::filesystem::path packed_in;  // the file that held it; "" of a folder
    // Its seed follows from it; none where nobody drew one. Of a packed file, too, whose folder is
    // gone again.
    std::optional<challenge> ran_under;
    annotation_log annotations;  // what was said of the rows since
    row_standings standings;     // what that makes of each row; their marks repeat it
    // Who watched, by signatures under keys that the reader named himself; never from the bundle.
    std::vector<std::string> witnesses;
};

/// bundle_missing_file, bundle_damaged (edited, cut, not JSON, a hash that disagrees; the sentence
/// names file, line and field, or the workload whose definition was changed; runs that contradict
/// each other, as coherence.hpp lists), bundle_newer, io. A
/// campaign that was killed has no manifest yet and is read all the same, with sealed = false.
[[nodiscard]] result<bundle> read_bundle(const std::filesystem::path& folder);

/// The same log as read_bundle() reads it from the folder; empty where there is none. `subject`:
/// the hash of MANIFEST.sha256.
[[nodiscard]] result<annotation_log> read_annotations(const std::filesystem::path& file,
                                                      const std::string& subject);

/// Adds what stands beside a packed file, for the bundle of this folder in it. bundle_damaged where
/// it names a row that the bundle does not have.
[[nodiscard]] status annotate_rows(bundle& annotated, const annotation_log& said,
                                   const std::string& where, const std::string& folder = "");

/// Every workload's stored definition must hash to the hash that its rows carry.
[[nodiscard]] std::vector<error> check_workloads(const campaign_record& campaign,
                                                 const std::string& where);

}  // namespace accelbench::results
