// SPDX-License-Identifier: Apache-2.0
// Offsets and sizes of the border's structs, as text for the golden table.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace accelbench::abi {

struct field_layout {
    std::string name;
    std::size_t offset, size;  // bytes
};
struct struct_layout {
    std::string name;
    std::size_t size;  // bytes
    std::vector<field_layout> fields;
};

[[nodiscard]] std::vector<struct_layout> layouts();
/// "name size", then "    field offset size" for each field.
[[nodiscard]] std::string layout_text();

}  // namespace accelbench::abi
