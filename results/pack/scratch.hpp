// SPDX-License-Identifier: Apache-2.0
// A folder for files that nobody keeps.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace accelbench::results {

/// A fresh folder below the one for temporary files, readable by its owner only; the caller removes
/// it.
[[nodiscard]] result<std::filesystem::path> make_scratch_folder();

}  // namespace accelbench::results
