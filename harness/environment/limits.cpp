// SPDX-License-Identifier: Apache-2.0
// What the process may use of the machine: control groups (both versions), container, affinity.
#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/environment/reading.hpp"
#include "harness/environment/sections.hpp"

namespace accelbench::environment {
namespace {

struct memory_files {
    const char* limit;
    const char* used;
    const char*
        reclaimable;  // key in memory.stat: file pages that the kernel gives back before it refuses
};
constexpr memory_files version_2{"memory.max", "memory.current", "inactive_file"};
constexpr memory_files version_1{"memory.limit_in_bytes", "memory.usage_in_bytes",
                                 "total_inactive_file"};

// The path of this process in one hierarchy: "0::/a/b" for version 2, "4:memory:/a" for a
// controller of version 1.
std::optional<std::string> group_path(const environment_roots& roots, std::string_view controller) {
    const auto text = read_text(roots.proc / "self/cgroup");
    if (!text) {
        return std::nullopt;
    }
    for (const std::string& line : split_words(*text)) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) {
            continue;
        }
        const std::string names = fmt::format(",{},", line.substr(first + 1, second - first - 1));
        if (names.find(fmt::format(",{},", controller)) != std::string::npos) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

// Folders from the process's own group up to the hierarchy's root: every level limits.
std::vector<std::filesystem::path> group_levels(const environment_roots& roots,
                                                std::string_view controller) {
    const auto path = group_path(roots, controller);
    if (!path) {
        return {};
    }
    const std::filesystem::path top = roots.sys / "fs/cgroup" / controller;
    std::vector<std::filesystem::path> levels;
    for (std::filesystem::path relative = std::filesystem::path(*path).relative_path();
         !relative.empty(); relative = relative.parent_path()) {
        levels.push_back(top / relative);
    }
    levels.push_back(top);
    return levels;
}

// Version 1 writes "no limit" as a number near 2^63.
constexpr std::int64_t no_limit = std::int64_t{1} << 60;

std::optional<std::int64_t> memory_limit(const std::filesystem::path& level,
                                         const memory_files& files) {
    const auto limit = read_integer(level / files.limit);
    return limit && *limit < no_limit ? std::optional(*limit) : std::nullopt;
}

std::int64_t memory_in_use(const std::filesystem::path& level, const memory_files& files) {
    const auto used = read_integer(level / files.used);
    if (!used) {
        return 0;
    }
    std::int64_t reclaimable = 0;
    if (const auto stat = read_text(level / "memory.stat")) {
        if (const auto value = find_value(*stat, files.reclaimable, ' ')) {
            if (const auto bytes = parse_size(*value)) {
                reclaimable = *bytes;
            }
        }
    }
    return std::max<std::int64_t>(*used - reclaimable, 0);
}

struct tightest_memory {
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    std::int64_t left = std::numeric_limits<std::int64_t>::max();
    bool found = false;
};

tightest_memory find_memory_limit(const environment_roots& roots) {
    tightest_memory tightest;
    const auto look = [&](std::string_view controller, const memory_files& files) {
        for (const auto& level : group_levels(roots, controller)) {
            if (const auto limit = memory_limit(level, files)) {
                tightest.found = true;
                tightest.limit = std::min(tightest.limit, *limit);
                tightest.left = std::min(
                    tightest.left, std::max<std::int64_t>(*limit - memory_in_use(level, files), 0));
            }
        }
    };
    look("", version_2);
    look("memory", version_1);
    return tightest;
}

// Processors that the group's time quota is worth ("150000 100000" is 1.5); empty without a quota.
std::optional<double> cpu_quota(const environment_roots& roots) {
    std::optional<double> tightest;
    const auto keep = [&](double quota, double period) {
        if (quota > 0 && period > 0) {
            tightest = std::min(tightest.value_or(quota / period), quota / period);
        }
    };
    for (const auto& level : group_levels(roots, "")) {
        if (const auto text = read_text(level / "cpu.max")) {
            const auto words = split_words(*text);
            if (words.size() == 2) {
                const auto quota = parse_size(words[0]);
                const auto period = parse_size(words[1]);
                if (quota && period) {
                    keep(static_cast<double>(*quota), static_cast<double>(*period));
                }
            }
        }
    }
    for (const auto& level : group_levels(roots, "cpu")) {
        const auto quota = read_integer(level / "cpu.cfs_quota_us");
        const auto period = read_integer(level / "cpu.cfs_period_us");
        if (quota && period) {
            keep(static_cast<double>(*quota), static_cast<double>(*period));
        }
    }
    return tightest;
}

// Marks that container managers leave; an ordinary host has none of them.
std::string container_kind(const environment_roots& roots) {
    std::error_code ignored;
    if (std::filesystem::exists(roots.slash / ".dockerenv", ignored)) {
        return "docker";
    }
    if (std::filesystem::exists(roots.slash / "run/.containerenv", ignored)) {
        return "podman";
    }
    if (const auto manager = read_text(roots.slash / "run/systemd/container");
        manager && !manager->empty()) {
        return *manager;
    }
    return {};
}

// Which image the container was made from. podman writes it into the container; docker does not, so
// whoever starts one may say it.
std::string container_image(const environment_roots& roots) {
    constexpr std::string_view key = "imageid=\"";
    const auto note = read_text(roots.slash / "run/.containerenv");
    const std::size_t at = note ? note->find(key) : std::string::npos;
    if (at != std::string::npos) {
        const std::size_t begin = at + key.size();
        return note->substr(begin, note->find('"', begin) - begin);
    }
    const char* said = std::getenv("ACCELBENCH_CONTAINER_IMAGE");
    return said == nullptr ? std::string() : std::string(said);
}

}  // namespace

result<std::uint64_t> memory_left_by_limits(const environment_roots& roots) {
    const tightest_memory tightest = find_memory_limit(roots);
    if (!tightest.found) {
        return make_error(error_code::io, "cannot find a memory limit",
                          "no control group of this process sets one");
    }
    return static_cast<std::uint64_t>(tightest.left);
}

std::vector<int> allowed_cpus() {
    std::vector<int> cpus;
    // The mask's size is not known beforehand: the kernel refuses one that is too small for the
    // machine.
    for (int capacity = 1024; capacity <= 1 << 20 && cpus.empty(); capacity *= 2) {
        cpu_set_t* mask = CPU_ALLOC(static_cast<std::size_t>(capacity));
        const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(capacity));
        if (mask != nullptr && sched_getaffinity(0, bytes, mask) == 0) {
            for (int cpu = 0; cpu < capacity; ++cpu) {
                if (CPU_ISSET_S(static_cast<std::size_t>(cpu), bytes, mask)) {
                    cpus.push_back(cpu);
                }
            }
        }
        CPU_FREE(mask);
    }
    return cpus;
}

nlohmann::json collect_limits(const environment_roots& roots) {
    section s;
    s.put("allowed_cpus", nlohmann::json(allowed_cpus()));
    if (const auto quota = cpu_quota(roots)) {
        s.put("cpu_quota_cpus", *quota);
    } else {
        s.miss("cpu_quota_cpus", "no control group of this process sets a quota");
    }
    const tightest_memory memory = find_memory_limit(roots);
    if (memory.found) {
        s.put("memory_limit_bytes", memory.limit);
        s.put("memory_left_bytes", memory.left);
    } else {
        s.miss("memory_limit_bytes", "no control group of this process sets a limit");
        s.miss("memory_left_bytes", "no control group of this process sets a limit");
    }
    if (auto container = container_kind(roots); !container.empty()) {
        s.put("container", std::move(container));
    } else {
        s.miss("container", "none of the marks that container managers leave was found");
    }
    if (auto image = container_image(roots); !image.empty()) {
        s.put("container_image", std::move(image));
    } else {
        s.miss("container_image",
               "no container, or one whose manager does not tell it: start it with the image's "
               "digest in ACCELBENCH_CONTAINER_IMAGE");
    }
    return std::move(s).take();
}

}  // namespace accelbench::environment
