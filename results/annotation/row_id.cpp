// SPDX-License-Identifier: Apache-2.0
#include "results/annotation/row_id.hpp"

#include <fmt/format.h>

#include "base/sha256.hpp"

namespace accelbench::results {

std::string row_id(const row_key& key) {
    constexpr std::size_t shown_digits = 12;
    std::string text = "accelbench row 1\n";
    // Lengths before values: no value can pass for the next field.
    const auto add = [&text](std::string_view value) {
        text += fmt::format("{}:{}\n", value.size(), value);
    };
    for (const std::string* value :
         {&key.workload_id, &key.workload_sha256, &key.implementation, &key.route, &key.boundary,
          &key.launch_mode, &key.cache_mode, &key.load, &key.tuning_class, &key.profile}) {
        add(*value);
    }
    add(std::to_string(key.ranks));
    for (const std::string& device : key.devices) {
        add(device);
    }
    return sha256_hex(text).substr(0, shown_digits);
}

}  // namespace accelbench::results
