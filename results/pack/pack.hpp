// SPDX-License-Identifier: Apache-2.0
// Bundles as one file to send, without what tells whose machine they came from.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/pack/redaction.hpp"

namespace accelbench::results {

struct pack_request {
    std::vector<std::filesystem::path> bundles;
    std::vector<std::filesystem::path> added;  // logs and notes that the sender wants in
    std::set<secret_kind> left_out = all_secret_kinds();
    std::string secret;  // 64 hex digits from which the salts follow; unused if nothing is left out
    std::string product_version;
};

struct packed {
    std::string bytes;              // of the archive
    std::vector<opening> openings;  // what the sender keeps
};

/// The same request gives the same bytes. Each bundle must pass `verify` before, and does so
/// afterwards: bundle_damaged says which check would fail.
[[nodiscard]] result<packed> pack(const pack_request& request);

/// An archive unfolded into a folder of its own, which goes with this object.
class unpacked {
  public:
    /// Refuses as read_archive() does, and where pack.json does not describe what is there.
    [[nodiscard]] static result<unpacked> open(const std::filesystem::path& file);
    unpacked(unpacked&& other) noexcept : folder_(std::exchange(other.folder_, {})) {
        bundles = std::move(other.bundles);
        checks = std::move(other.checks);
        commitments = std::move(other.commitments);
        sha256 = std::move(other.sha256);
    }
    unpacked& operator=(unpacked&&) = delete;
    ~unpacked();

    std::vector<std::pair<std::string, std::filesystem::path>> bundles;  // name, folder
    std::vector<bundle_check> checks;                                    // of the archive itself
    std::map<std::string, std::string> commitments;  // to what was left out -> kind
    std::string sha256;                              // of pack.json, which speaks for all the rest

  private:
    explicit unpacked(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

/// 64 hex digits from the system's random numbers.
[[nodiscard]] std::string draw_secret();

}  // namespace accelbench::results
