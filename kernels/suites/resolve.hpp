// SPDX-License-Identifier: Apache-2.0
// Fills the shape of a suite entry that names a model, and sets its source.
#pragma once

#include "base/result.hpp"
#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::kernels {

/// Takes "model" out of the entry and gives the kernel's shape keys that the entry leaves open: for
/// matmul the layer's n and k (turned for the gradients: m is always the number of tokens), heads,
/// widths and vocabulary for the others. An entry without a model stays as it is. Errors: unknown
/// model, unknown layer.
[[nodiscard]] status resolve_model(suite_entry& entry, std::string_view kernel);

}  // namespace accelbench::kernels
