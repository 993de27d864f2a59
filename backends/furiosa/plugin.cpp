// SPDX-License-Identifier: Apache-2.0
// The furiosa plug-in: every RNGD card whose driver shows it.
#include <accelbench/sdk/operands.hpp>
#include <accelbench/sdk/sensors.hpp>
#include <cstdlib>

#include "backend.hpp"
#include "buffer.hpp"
#include "program.hpp"

namespace accelbench::furiosa {
namespace {

/// Where the driver's files lie: containers mount the host's elsewhere, tests make their own.
std::string root() {
    const char* const set = std::getenv("ACCELBENCH_FURIOSA_ROOT");
    return set == nullptr || *set == '\0' ? "/" : set;
}

element_range elements_of(const sdk::options& options) {
    const std::string_view text = options.value("elements", "0-3");
    if (text.size() != 3 || text[1] != '-' || text[0] < '0' || text[2] > '7' || text[0] > text[2]) {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'elements' must be a range within 0-7, such as 0-3, not '" +
                             std::string(text) + "'");
    }
    return {static_cast<uint8_t>(text[0] - '0'), static_cast<uint8_t>(text[2] - '0')};
}

bool profile_of(const sdk::options& options) {
    const std::string_view text = options.value("spans", "off");
    if (text != "on" && text != "off") {
        throw sdk::error(ACCB_INVALID_ARGUMENT,
                         "option 'spans' must be on or off, not '" + std::string(text) + "'");
    }
    return text == "on";
}

}  // namespace

furiosa_backend::furiosa_backend(const sdk::options& options)
    : host_(options.host()),
      files_(root()),
      elements_(elements_of(options)),
      profile_(profile_of(options)),
      sensors_(files_, {}),
      telemetry_{} {
    options.allow_only({"elements", "spans"});
    cards found = find_cards(files_, std::getenv("FURIOSA_VISIBLE_DEVICES"));
    if (found.found.empty()) {
        throw sdk::error(ACCB_UNAVAILABLE, found.why_none);
    }
    cards_ = std::move(found.found);
    sensors_ = sensor_set(files_, cards_);
    telemetry_ = sdk::telemetry_table(*this);
    for (const card& it : cards_) {
        host_.log(ACCB_LOG_INFO, "npu" + std::to_string(it.chip) +
                                     " as its driver writes it: " + it.raw_attributes(files_));
    }
    if (options.value("role") != "telemetry") {
        rt_ = load_runtime(why_no_runtime_);
        host_.log(rt_ == nullptr ? ACCB_LOG_WARNING : ACCB_LOG_INFO,
                  rt_ == nullptr ? why_no_runtime_ : version_of(*rt_));
    }
}

std::vector<accb_device_info> furiosa_backend::devices() {
    std::vector<accb_device_info> list;
    for (card it : cards_) {
        it.is_double = it.is_double || (rt_ != nullptr && rt_->is_double);
        it.runs = why_no_runtime_.empty();
        list.push_back(it.describe());
        if (rt_ != nullptr) {
            sdk::assign(list.back().driver, it.driver + "; " + version_of(*rt_));
        }
    }
    return list;
}

const card& furiosa_backend::card_at(uint32_t index) const {
    if (index >= cards_.size()) {
        throw sdk::error(ACCB_NOT_FOUND, "there is no card " + std::to_string(index) +
                                             "; the driver shows " + std::to_string(cards_.size()));
    }
    return cards_[index];
}

const chip& furiosa_backend::opened(uint32_t index) {
    const card& it = card_at(index);
    if (rt_ == nullptr) {
        throw sdk::error(ACCB_UNAVAILABLE, why_no_runtime_.empty()
                                               ? "a context for telemetry runs nothing"
                                               : why_no_runtime_);
    }
    auto& place = chips_[index];
    if (place == nullptr) {
        place = std::make_unique<const chip>(*rt_, files_, it, elements_);
    }
    return *place;
}

accb_support furiosa_backend::query(const accb_query_desc& desc) {
    if (desc.device_count != 1) {
        return sdk::no(ACCB_WHY_DEVICE_COUNT, "a workload runs on one RNGD chip");
    }
    (void)card_at(desc.devices[0]);
    if (rt_ == nullptr) {
        return sdk::no(ACCB_WHY_TOOLCHAIN, why_no_runtime_);
    }
    try {
        return lower(*desc.workload, arch_name).answer;
    } catch (const sdk::refusal& no) {
        return sdk::no(no.why, no.note);
    }
}

std::unique_ptr<sdk::program> furiosa_backend::compile(const accb_compile_desc& desc) {
    sdk::require(desc.device_count == 1, "a workload runs on one RNGD chip");
    if (desc.view != ACCB_VIEW_ARTIFACT) {
        throw sdk::error(ACCB_UNSUPPORTED, "the furiosa backend runs artifacts (.edf) only");
    }
    try {
        return std::make_unique<npu_program>(opened(desc.devices[0]),
                                             lower(*desc.workload, arch_name), profile_, host_);
    } catch (const sdk::refusal& no) {
        throw sdk::error(ACCB_UNSUPPORTED, no.note);
    }
}

std::unique_ptr<sdk::buffer> furiosa_backend::create_buffer(const accb_buffer_desc& desc) {
    if (desc.host_ptr != nullptr || desc.memory == ACCB_MEM_HOST) {
        return std::make_unique<sdk::host_buffer>(desc);
    }
    return std::make_unique<npu_buffer>(opened(desc.device), desc.size);
}

const void* furiosa_backend::extension(std::string_view id) {
    return id == "accb.telemetry/1" ? &telemetry_ : nullptr;
}

}  // namespace accelbench::furiosa

ACCB_PLUGIN(accelbench::furiosa::furiosa_backend, "furiosa", "accelbench", "0.1.0",
            "libdevice_runtime and the driver's files")
