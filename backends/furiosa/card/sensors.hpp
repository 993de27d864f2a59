// SPDX-License-Identifier: Apache-2.0
// accb.telemetry/1 of the cards, from the files of their driver: no library of the vendor's is
// needed.
#pragma once

#include <accelbench/extensions.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "card/card.hpp"

namespace accelbench::furiosa {

/// The same sensors for every card, in a fixed order: what a card lacks reads as "unavailable". How
/// often values change is told nowhere, hence never claimed. Any thread.
class sensor_set {
  public:
    sensor_set(const tree& files, const std::vector<card>& cards);

    [[nodiscard]] uint32_t count() const { return static_cast<uint32_t>(all_.size()); }
    /// Throws NOT_FOUND.
    void describe(uint32_t index, accb_sensor& out) const;
    void read(accb_sample* samples, uint32_t count) const;

  private:
    struct sensor {
        uint32_t device, quantity, scope;
        double units;  // of the file in one of the quantity's
        std::string source{};
        std::filesystem::path file{};          // empty: the card does not have it
        double (*meaning)(int64_t) = nullptr;  // of the number; none: units
        bool lines = false;                    // one number an element: the lowest counts
    };
    void add_labelled(const tree& files, const card& on, sensor made, const std::string& kind,
                      const std::string& label, const std::string& suffix);
    static void read_one(const sensor& from, accb_sample& into);

    std::vector<sensor> all_;
};

}  // namespace accelbench::furiosa
