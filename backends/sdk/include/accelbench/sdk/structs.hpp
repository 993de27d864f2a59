// SPDX-License-Identifier: Apache-2.0
// Structs that grow by appended fields: reading one that is shorter or longer than ours, and
// filling one.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <algorithm>
#include <cstring>
#include <type_traits>

namespace accelbench::sdk {

/// A copy with exactly our fields: what an older writer did not know is zero, what a newer one
/// appended is dropped. Pointers inside stay borrowed. Throws INVALID_ARGUMENT for NULL or size 0.
template <class Struct>
[[nodiscard]] Struct local(const Struct* theirs) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    require(theirs != nullptr && theirs->struct_size >= sizeof(uint32_t),
            "a struct is missing or says that its size is 0; set struct_size before the call");
    Struct ours{};
    std::memcpy(&ours, theirs, std::min<std::size_t>(theirs->struct_size, sizeof(Struct)));
    ours.struct_size = sizeof(Struct);
    return ours;
}

/// Fills the caller's struct: only the fields that it has, and never its struct_size.
template <class Struct>
void put(const Struct& ours, Struct* theirs) {
    static_assert(std::is_trivially_copyable_v<Struct>);
    require(
        theirs != nullptr && theirs->struct_size >= sizeof(uint32_t),
        "a struct to fill is missing or says that its size is 0; set struct_size before the call");
    const uint32_t size = theirs->struct_size;
    if (size >= sizeof(Struct)) [[likely]] {
        *theirs = ours;  // a copy of known size: wait() fills its completion here, timed
    } else {
        std::memcpy(theirs, &ours, size);
    }
    theirs->struct_size = size;
}

}  // namespace accelbench::sdk
