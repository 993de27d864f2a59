// SPDX-License-Identifier: Apache-2.0
#include "base/os_random.hpp"

#include <sys/random.h>

#include "base/sha256.hpp"

namespace accelbench {

std::string random_hex256() {
    std::string bytes(32, '\0');
    // Fails only where it is interrupted before the kernel has any randomness: then ask again.
    while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    }
    return sha256_hex(bytes);
}

}  // namespace accelbench
