// SPDX-License-Identifier: Apache-2.0
// Reads the processor's name, caches and memory from /proc and /sys.
#include "backends/cpu/device.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "backends/cpu/onednn.hpp"

namespace accelbench::cpu {
namespace {

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// The value behind "key : value" or "key: value kB"; empty if the file has no such line.
std::string field(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(key, 0) != 0)
            continue;
        const auto colon = line.find(':');
        if (colon == std::string::npos)
            continue;
        const auto begin = line.find_first_not_of(" \t", colon + 1);
        return begin == std::string::npos ? std::string() : line.substr(begin);
    }
    return {};
}

std::uint64_t memory_bytes(const std::string& key) {
    const std::string value = field("/proc/meminfo", key);
    return value.empty() ? 0 : std::strtoull(value.c_str(), nullptr, 10) * 1024;
}

/// "0-3,8" has five members.
int members(const std::string& list) {
    int count = 0;
    for (std::size_t at = 0; at < list.size();) {
        char* end = nullptr;
        const long low = std::strtol(list.c_str() + at, &end, 10);
        long high = low;
        if (*end == '-')
            high = std::strtol(end + 1, &end, 10);
        count += static_cast<int>(high - low + 1);
        at = static_cast<std::size_t>(end - list.c_str()) + 1;
    }
    return std::max(count, 1);
}

}  // namespace

std::int64_t last_level_cache_share(const std::vector<int>& cpus) {
    double share = 0.0;
    for (const int cpu : cpus) {
        double mine = 0.0;
        for (int index = 0; index < 8; ++index) {
            const std::string base = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) +
                                     "/cache/index" + std::to_string(index) + "/";
            const std::string size = first_line(base + "size");
            if (size.empty())
                break;
            if (first_line(base + "type") == "Instruction")
                continue;
            const double bytes = std::strtod(size.c_str(), nullptr) * 1024.0;
            mine = bytes / members(first_line(base + "shared_cpu_list"));
        }
        share += mine;
    }
    // Where /sys says nothing (some containers): 2 MiB a processor, a common size.
    constexpr double unknown = 2.0 * 1024 * 1024;
    return static_cast<std::int64_t>(share > 0.0 ? share
                                                 : unknown * static_cast<double>(cpus.size()));
}

accb_device_info describe(const thread_team& team, const simd_table& simd) {
    std::string name = field("/proc/cpuinfo", "model name");
    if (name.empty())
        name = "processor";
    accb_device_info info = sdk::device(ACCB_KIND_CPU, name);
    utsname system{};
    uname(&system);
    sdk::assign(info.arch,
                std::string(system.machine) + " " + simd.name + " x" + std::to_string(team.size()));
    sdk::assign(info.driver, std::string(system.sysname) + " " + system.release);
    sdk::assign(info.firmware, "microcode " + field("/proc/cpuinfo", "microcode"));
    info.memory_bytes = memory_bytes("MemTotal");
    info.memory_free = memory_bytes("MemAvailable");
    return info;
}

}  // namespace accelbench::cpu
