// SPDX-License-Identifier: Apache-2.0
#include "card/sensors.hpp"

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <algorithm>
#include <span>

namespace accelbench::furiosa {
namespace {

// Divided by, since a product with 1e-6 would miss the nearest number.
constexpr double micro = 1e6, milli = 1e3;

/// The kernel's convention for sensors: "power3_label" holds the name, "power3_average" the value.
std::filesystem::path labelled(const tree& files, const std::string& folder,
                               const std::string& kind, const std::string& label,
                               const std::string& suffix) {
    constexpr std::string_view ending = "_label";
    for (const std::string& monitor : files.names_in(folder + "/hwmon")) {
        const std::string place = folder + "/hwmon/" + monitor;
        for (const std::string& name : files.names_in(place)) {
            if (name.starts_with(kind) && name.ends_with(ending) &&
                files.text(place + "/" + name) == label) {
                return files.at(place + "/" + name.substr(0, name.size() - ending.size()) + suffix);
            }
        }
    }
    return {};
}

/// The driver's reasons in the border's bits, with its own above them.
/// Which bit means what is as the vendor's own reader names them.
double throttle(int64_t theirs) {
    constexpr uint32_t power = 1, thermal = 2, hardware = 4, other = 128, setting = 256, idle = 512,
                       vendor_shift = 16;
    constexpr uint32_t ours[] = {idle,     thermal, power,   setting, hardware,
                                 hardware, power,   setting, other};
    uint64_t bits = (static_cast<uint64_t>(theirs) & UINT32_MAX) << vendor_shift;
    for (uint32_t bit = 0; bit < 32; ++bit) {
        if ((theirs >> bit & 1) != 0) {
            // A reason that came after this was written slows the card down in a way of its own.
            bits |= bit < std::size(ours) ? ours[bit] : other;
        }
    }
    return static_cast<double>(bits);
}

/// None unless every line is a number.
std::optional<int64_t> lowest_in(std::string_view text) {
    std::optional<int64_t> lowest;
    for (;;) {
        const std::size_t end = text.find('\n');
        const auto number = number_in(text.substr(0, end));
        if (!number) {
            return std::nullopt;
        }
        lowest = std::min(*number, lowest.value_or(*number));
        if (end == std::string_view::npos) {
            return lowest;
        }
        text.remove_prefix(end + 1);
    }
}

}  // namespace

sensor_set::sensor_set(const tree& files, const std::vector<card>& cards) {
    for (const card& on : cards) {
        const auto device = static_cast<uint32_t>(&on - cards.data());
        const std::string folder = on.attributes();
        add_labelled(files, on, {device, ACCB_POWER_W, ACCB_SCOPE_CARD, micro}, "power",
                     "RMS_TOTAL", "_average");
        add_labelled(files, on, {device, ACCB_TEMPERATURE_C, ACCB_SCOPE_CHIP, milli}, "temp",
                     "PEAK", "_input");
        add_labelled(files, on, {device, ACCB_TEMPERATURE_C, ACCB_SCOPE_CARD, milli}, "temp",
                     "AMBIENT", "_input");
        sensor reasons{device, ACCB_THROTTLE_BITS, ACCB_SCOPE_CHIP, 1.0};
        reasons.source = "rngd_mgmt throttle_reason";
        reasons.file = files.at(folder + "/throttle_reason");
        reasons.meaning = throttle;
        all_.push_back(std::move(reasons));
        sensor clock{device, ACCB_CLOCK_HZ, ACCB_SCOPE_CHIP, 1.0};
        clock.source = "rngd_mgmt npu_clocks, slowest element";
        clock.file = files.at(folder + "/npu_clocks");
        clock.lines = true;
        all_.push_back(std::move(clock));
    }
}

void sensor_set::add_labelled(const tree& files, const card& on, sensor made,
                              const std::string& kind, const std::string& label,
                              const std::string& suffix) {
    made.source = "hwmon " + label + " (" + kind + suffix + ")";
    if (const std::string folder = on.pci_folder(); !folder.empty()) {
        made.file = labelled(files, folder, kind, label, suffix);
    }
    all_.push_back(std::move(made));
}

void sensor_set::describe(uint32_t index, accb_sensor& out) const {
    if (index >= count()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no sensor " + std::to_string(index) +
                                             "; there are " + std::to_string(count()));
    }
    const sensor& it = all_[index];
    out.device = it.device;
    out.quantity = it.quantity;
    out.scope = it.scope;
    out.refresh_ns = 0;
    sdk::assign(out.source, it.source);
}

void sensor_set::read_one(const sensor& from, accb_sample& into) {
    into.value = 0.0;
    if (from.file.empty()) {
        into.status = ACCB_SAMPLE_UNAVAILABLE;
        return;
    }
    const content now = look_into(from.file);
    const auto number = now.found != content::state::read ? std::nullopt
                        : from.lines                      ? lowest_in(now.text)
                                                          : number_in(now.text);
    if (number) {
        into.status = ACCB_SAMPLE_OK;
        into.value = from.meaning != nullptr ? from.meaning(*number)
                                             : static_cast<double>(*number) / from.units;
    } else {
        into.status =
            now.found == content::state::missing ? ACCB_SAMPLE_UNAVAILABLE : ACCB_SAMPLE_ERROR;
    }
}

void sensor_set::read(accb_sample* samples, uint32_t count_of) const {
    for (accb_sample& sample : std::span(samples, count_of)) {
        if (sample.sensor < count()) {
            read_one(all_[sample.sensor], sample);
        } else {
            sample.status = ACCB_SAMPLE_ERROR;
            sample.value = 0.0;
        }
    }
}

}  // namespace accelbench::furiosa
