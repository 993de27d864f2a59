// SPDX-License-Identifier: Apache-2.0
#include "backends/cpu/sensors/sensors.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "backends/cpu/sensors/rapl.hpp"
#include "backends/cpu/sensors/sysfs.hpp"

namespace accelbench::cpu {
namespace {

namespace fs = std::filesystem;
using files = std::vector<fs::path>;

sdk::reading told(const std::optional<double>& value) {
    return value ? sdk::measured(*value) : sdk::reading{};
}

void add(std::vector<sdk::sensor>& all, std::uint32_t quantity, std::string source,
         std::function<sdk::reading()> read) {
    // The kernel's energy counters move every millisecond; of the others nobody says.
    constexpr std::uint64_t energy_refresh_ns = 1'000'000;
    all.push_back({0, quantity, ACCB_SCOPE_CHIP, quantity == ACCB_ENERGY_J ? energy_refresh_ns : 0,
                   std::move(source), std::move(read)});
}

/// Of the package, else of the die: single cores differ and say less.
files temperatures(const fs::path& root) {
    files found;
    for (const fs::path& chip : entries_of(root / "sys/class/hwmon", "hwmon")) {
        const std::string name = read_line(chip / "name").value_or("");
        if (name != "coretemp" && name != "k10temp" && name != "zenpower") {
            continue;
        }
        for (const fs::path& label : entries_of(chip, "temp")) {
            const std::string file = label.filename().string();
            if (!file.ends_with("_label")) {
                continue;
            }
            const std::string text = read_line(label).value_or("");
            const fs::path input = chip / (file.substr(0, file.size() - 5) + "input");
            if ((text.starts_with("Package") || text == "Tctl") && read_number(input)) {
                found.push_back(input);
            }
        }
    }
    return found;
}

files of_every_processor(const fs::path& root, const char* file) {
    files found;
    for (const fs::path& cpu : entries_of(root / "sys/devices/system/cpu", "cpu")) {
        if (read_number(cpu / file)) {
            found.push_back(cpu / file);
        }
    }
    return found;
}

std::optional<double> highest(const files& of, double unit) {
    std::optional<double> most;
    for (const fs::path& file : of) {
        if (const auto value = read_number(file)) {
            most = std::max(most.value_or(0.0), static_cast<double>(*value) * unit);
        }
    }
    return most;
}

std::optional<double> mean(const files& of, double unit) {
    double sum = 0.0;
    int count = 0;
    for (const fs::path& file : of) {
        if (const auto value = read_number(file)) {
            sum += static_cast<double>(*value) * unit;
            ++count;
        }
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

/// Over all packages and cores: one of them may be held down alone.
std::optional<std::uint64_t> sum_of(const files& of) {
    std::optional<std::uint64_t> sum;
    for (const fs::path& file : of) {
        if (const auto value = read_number(file)) {
            sum = sum.value_or(0) + static_cast<std::uint64_t>(*value);
        }
    }
    return sum;
}

/// The kernel counts events; one since the last look means that the clock was held down.
class throttle_watch {
  public:
    explicit throttle_watch(files counters) : counters_(std::move(counters)) {
        last_ = sum_of(counters_);
    }
    sdk::reading read() {
        const auto now = sum_of(counters_);
        if (!now) {
            return {};
        }
        const bool more = last_ && *now > *last_;
        last_ = now;
        return sdk::measured(more ? ACCB_THROTTLE_THERMAL : 0);
    }

  private:
    files counters_;
    std::optional<std::uint64_t> last_;
};

}  // namespace

std::vector<sdk::sensor> find_sensors(const fs::path& root, std::string& why) {
    constexpr double milli = 1e-3, kilo = 1e3;
    std::vector<sdk::sensor> all;
    if (auto energy = package_energy::find(root, why)) {
        const auto kept = std::make_shared<package_energy>(std::move(*energy));
        add(all, ACCB_ENERGY_J, "rapl, packages: " + std::to_string(kept->packages()),
            [kept] { return told(kept->joules()); });
    }
    if (const files found = temperatures(root); !found.empty()) {
        add(all, ACCB_TEMPERATURE_C, "hwmon, hottest package",
            [found] { return told(highest(found, milli)); });
    }
    if (const files found = of_every_processor(root, "cpufreq/scaling_cur_freq"); !found.empty()) {
        add(all, ACCB_CLOCK_HZ, "cpufreq, mean of all processors",
            [found] { return told(mean(found, kilo)); });
    }
    if (const files found = of_every_processor(root, "thermal_throttle/package_throttle_count");
        !found.empty()) {
        const auto kept = std::make_shared<throttle_watch>(found);
        add(all, ACCB_THROTTLE_BITS, "thermal_throttle, packages", [kept] { return kept->read(); });
    }
    return all;
}

}  // namespace accelbench::cpu
