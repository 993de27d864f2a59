// SPDX-License-Identifier: Apache-2.0
// Invented campaigns for tests: fixed seed, every number from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::results::samples {

inline constexpr std::uint64_t seed = 16045690984503098046U;  // above 2^63 on purpose

/// A device's side of a visit: `time_ns` per launch in the middle, windows spread by `noise`.
struct side_plan {
    std::string label;
    double time_ns = 1000.0;
    double noise = 0.002;
};

struct campaign_builder {
    campaign_record campaign;
    std::vector<run_record> runs;

    /// Devices in the plan, no workload yet.
    explicit campaign_builder(const std::vector<std::string>& labels,
                              std::string_view uuid = "11111111-2222-3333-4444-555555555555");

    row_key add_workload(const std::string& id, double flops, double bytes,
                         double accuracy_floor = 0.0);
    /// `rounds` visits in which all `sides` are interleaved; their runs share the visit's UUID.
    void add_visits(const row_key& key, const std::vector<side_plan>& sides, std::uint32_t rounds,
                    std::uint32_t pairs = 4, std::uint32_t batches = 8);
    /// One run without windows.
    void add_state(const row_key& key, const std::string& label, row_state state,
                   const std::string& reason, std::uint32_t round = 0);

    [[nodiscard]] bundle as_bundle(const std::string& name = "out") const;
    /// Through the writer, finished.
    void write(const std::filesystem::path& folder) const;

  private:
    run_record make_run(const row_key& key, const std::string& label, std::uint32_t round) const;
    double draw();  // uniform in [-1, 1)
    std::uint64_t state_ = seed;
    std::uint32_t visits_ = 0;
    std::uint64_t now_ns_ = 0;  // of the machine that the runs are of
};

/// Two devices and every kind of outcome: faster, slower, same, unresolved, unsupported, failed,
/// another precision, another boundary, self-comparison rows.
[[nodiscard]] campaign_builder full_campaign();
/// Two runs of two windows: small enough to try every byte.
[[nodiscard]] campaign_builder tiny_campaign();

/// A fresh folder under the system's temporary one, removed with the object.
class temporary_folder {
  public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string slurp(const std::filesystem::path& path);
void spill(const std::filesystem::path& path, std::string_view text);

}  // namespace accelbench::results::samples
