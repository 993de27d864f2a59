// SPDX-License-Identifier: Apache-2.0
// The artifacts that there are for one backend, and which of them a workload may use.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/artifacts/sidecar.hpp"
#include "kernels/workload.hpp"

namespace accelbench::artifacts {

/// What a backend's manifest says of its artifacts, and where the user keeps some.
struct rules {
    std::string backend, format;
    std::vector<std::filesystem::path> folders;  // the first is where new ones go
    std::filesystem::path recipe;                // "": the backend has none
};

struct answer {
    std::optional<sidecar> chosen;
    /// Why none of those that there are may be used, as one sentence; "" where there is none at
    /// all.
    std::string refusal;
};

class store {
  public:
    /// Reads every sidecar of the folders; one that cannot be read is a problem, not a stop.
    explicit store(rules of);

    [[nodiscard]] const rules& of() const { return rules_; }
    /// Sidecars that cannot be read, and files of the format that lack one.
    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
    [[nodiscard]] std::size_t size() const { return sidecars_.size(); }

    /// chip: what the device calls itself; "": any. The file's bytes are hashed the first time, and
    /// again once it has changed.
    [[nodiscard]] answer find(const kernels::workload& work, const std::string& chip);

    /// How to make the artifact, as a line for a shell; "" where it cannot be made: why_not() says
    /// why.
    [[nodiscard]] std::string command_for(const kernels::workload& work,
                                          const std::string& chip) const;
    [[nodiscard]] std::string why_not(const kernels::workload& work) const;

  private:
    void scan(const std::filesystem::path& folder);
    [[nodiscard]] std::string fault_of(const sidecar& one, const kernels::workload& work,
                                       const std::string& chip);
    [[nodiscard]] std::string bytes_fault(const sidecar& one);

    rules rules_;
    std::vector<sidecar> sidecars_;
    std::vector<std::string> problems_;
    // By path: what tells this file from another of its name, and its SHA-256.
    std::map<std::string, std::pair<std::string, std::string>> hashes_;
};

/// The folders of ACCELBENCH_ARTIFACT_PATH, separated by colons.
[[nodiscard]] std::vector<std::filesystem::path> folders_of_environment();

/// The folders of the environment before those of the rules, so that new artifacts go there.
[[nodiscard]] rules with_environment(rules given);

/// What the program's inputs or outputs must be: the workload's tensors in its order, "NAME.out"
/// for the new value of one that is read too, "scalar.N" behind the inputs for numbers of a launch.
[[nodiscard]] std::vector<port> expected_inputs(const kernels::workload& work);
[[nodiscard]] std::vector<port> expected_outputs(const kernels::workload& work);

}  // namespace accelbench::artifacts
