// SPDX-License-Identifier: Apache-2.0
// The environment record: what a reader years later must know about the machine, collected without
// anybody typing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace accelbench::environment {

/// Where the kernel's files are looked for; tests put a tree of their own here.
struct environment_roots {
    std::filesystem::path proc = "/proc";
    std::filesystem::path sys = "/sys";
    std::filesystem::path etc = "/etc";
    std::filesystem::path slash = "/";  // marks that container managers leave
};

/// One object with a section each for build, host, cpu, memory, limits, load, pcie and variables. A
/// value that cannot be had is null, and its section's "missing" says why. Never fails; needs no
/// rights. `variable_prefixes` adds to the environment variables that are recorded (see
/// variables.hpp), such as those that a plug-in's vendor reads.
[[nodiscard]] nlohmann::json collect_environment(
    const environment_roots& roots = {}, std::span<const std::string> variable_prefixes = {});

/// Bytes of the largest cache of cpu 0: of all cores that share it together. error_code::io where
/// the kernel does not say.
[[nodiscard]] result<std::uint64_t> last_level_cache_bytes(const environment_roots& roots = {});

/// Processors that this process may run on (its affinity mask), ascending; never empty on Linux.
[[nodiscard]] std::vector<int> allowed_cpus();

/// What the machine did since it started, in clock ticks (1/100 s), summed over all processors.
struct cpu_ticks {
    std::uint64_t total = 0;
    std::uint64_t idle = 0;   // idle and waiting for disks
    std::uint64_t steal = 0;  // ready to run, but the hypervisor ran somebody else
};
[[nodiscard]] result<cpu_ticks> read_cpu_ticks(const environment_roots& roots = {});
/// cpu_ticks::steal alone; 0 where the kernel does not count it.
[[nodiscard]] std::uint64_t steal_ticks(const environment_roots& roots = {});

/// Bytes that can be allocated without swapping: the kernel's estimate, or what the process's
/// memory limits leave, if less.
[[nodiscard]] result<std::uint64_t> available_memory_bytes(const environment_roots& roots = {});

/// Load averages and cpu_ticks of this moment: taken at a campaign's beginning and end, the
/// difference tells what else ran.
[[nodiscard]] nlohmann::json sample_load(const environment_roots& roots = {});

}  // namespace accelbench::environment
