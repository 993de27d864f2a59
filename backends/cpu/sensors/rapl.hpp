// SPDX-License-Identifier: Apache-2.0
// Energy of the processor packages, by the kernel's powercap files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace accelbench::cpu {

/// A counter that begins again at 0 behind its range. It must be read once a turn at least: at 200
/// W and the usual range of 262 kJ that is twenty minutes.
class turning_counter {
  public:
    explicit turning_counter(std::uint64_t range) : range_(range) {}
    /// The sum since the first call, in the counter's unit; nothing for a value beyond the range.
    std::optional<std::uint64_t> at(std::uint64_t now);

  private:
    std::uint64_t range_;
    std::optional<std::uint64_t> last_;
    std::uint64_t sum_ = 0;
};

/// All packages together, since the device is all processors.
class package_energy {
  public:
    /// Nothing where there is none or it may not be read; `why` then says which.
    static std::optional<package_energy> find(const std::filesystem::path& root, std::string& why);

    [[nodiscard]] std::size_t packages() const { return packages_.size(); }
    /// Joules since the first call; nothing where a package did not answer.
    std::optional<double> joules();

  private:
    struct package {
        std::filesystem::path energy;
        turning_counter counter;
    };
    std::vector<package> packages_;
};

}  // namespace accelbench::cpu
