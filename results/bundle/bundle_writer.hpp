// SPDX-License-Identifier: Apache-2.0
// Writes a bundle while its campaign runs: nothing finished is ever lost, whenever the process or
// the machine dies.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/folder_lock.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results {

struct resumed_bundle;

/// Holds the folder's lock from create() or resume() until it is destroyed. One thread.
class bundle_writer {
  public:
    /// Makes the folder (and its parents), takes the lock, writes `challenge` (text of the file, if
    /// any), then bundle.json with complete = false and an empty journal. bundle_exists: the folder
    /// holds files already; bundle_locked: another campaign writes there; disk_full, read_only, io
    /// as the system says.
    [[nodiscard]] static result<bundle_writer> create(const std::filesystem::path& folder,
                                                      const campaign_record& campaign,
                                                      const std::string& challenge = {});

    /// Takes up a campaign that was stopped or killed: cuts a torn last line of the journal off,
    /// removes the derived files, and hands back what was measured. An untouched finished campaign
    /// may be resumed too: its plan then has nothing left to do and finish() restores the files.
    /// `may_go_on` is asked before anything is changed.
    using check = std::function<status(const campaign_record& begun)>;
    [[nodiscard]] static result<resumed_bundle> resume(const std::filesystem::path& folder,
                                                       const check& may_go_on = {});
    /// bundle.json of a campaign that may still be running; changes nothing.
    [[nodiscard]] static result<campaign_record> peek(const std::filesystem::path& folder);

    /// One line in the journal, written and synced before this returns. On disk_full the journal
    /// still ends with the last finished run.
    [[nodiscard]] status append(const run_record& run);

    /// Rewrites bundle.json, for facts that become known while the campaign runs.
    [[nodiscard]] status update(const campaign_record& campaign);

    /// Derives rows.jsonl from the journal as it lies on the disk, then writes bundle.json and
    /// MANIFEST.sha256. For a campaign that ended early pass complete = false and
    /// `stopped_because`: the bundle is readable and resumable all the same.
    [[nodiscard]] status finish(const campaign_record& campaign);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  private:
    bundle_writer(std::filesystem::path folder, folder_lock lock, file_handle journal);
    std::filesystem::path folder_;
    folder_lock lock_;
    file_handle journal_;
};

struct resumed_bundle {
    bundle_writer writer;
    campaign_record campaign;
    std::vector<run_record> runs;
    std::size_t torn_bytes = 0;  // cut off the journal's end; 0: it ended with a whole line
};

}  // namespace accelbench::results
