// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/sensors/rapl.hpp"

#include <algorithm>

#include "backends/cpu/sensors/sysfs.hpp"

namespace accelbench::cpu {

namespace fs = std::filesystem;

std::optional<std::uint64_t> turning_counter::at(std::uint64_t now) {
    if (now > range_) {
        return std::nullopt;
    }
    const std::uint64_t last = last_.value_or(now);
    sum_ += now >= last ? now - last : range_ - last + now;
    last_ = now;
    return sum_;
}

std::optional<package_energy> package_energy::find(const fs::path& root, std::string& why) {
    const fs::path folder = root / "sys/class/powercap";
    package_energy found;
    for (const fs::path& zone : entries_of(folder, "intel-rapl:")) {
        const std::string name = zone.filename().string();
        // Zones with a second number are parts of one: core, uncore, memory.
        if (std::count(name.begin(), name.end(), ':') != 1 ||
            !read_line(zone / "name").value_or("").starts_with("package")) {
            continue;
        }
        const auto range = read_number(zone / "max_energy_range_uj");
        if (!range || *range == 0 || !read_number(zone / "energy_uj")) {
            why = (zone / "energy_uj").string() +
                  " may not be read; let accelbench run as root, or let root run chmod a+r on it";
            return std::nullopt;
        }
        found.packages_.push_back({zone / "energy_uj", turning_counter(*range)});
    }
    if (found.packages_.empty()) {
        why = "no package energy in " + folder.string() + " (virtual machines rarely have any)";
        return std::nullopt;
    }
    return found;
}

std::optional<double> package_energy::joules() {
    constexpr double micro = 1e-6;
    double sum = 0.0;
    bool whole = true;
    for (package& one : packages_) {
        const auto now = read_number(one.energy);
        const auto all = now ? one.counter.at(*now) : std::nullopt;
        whole = whole && all;
        sum += static_cast<double>(all.value_or(0)) * micro;
    }
    return whole ? std::optional(sum) : std::nullopt;
}

}  // namespace accelbench::cpu
