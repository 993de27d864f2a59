// SPDX-License-Identifier: Apache-2.0
// The sidecar of an artifact: a JSON document beside a vendor's compiled file that says of what, by
// what and for what it was made. docs/artifacts.md lists its fields.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace accelbench::artifacts {

/// "FILE.rbln.sidecar.json" is the sidecar of "FILE.rbln".
inline constexpr std::string_view sidecar_ending = ".sidecar.json";

/// One input or output of the compiled program, in its own order.
struct port {
    std::string name, dtype;
    std::vector<std::int64_t> dims;
};

struct sidecar {
    std::filesystem::path path;      // of the sidecar
    std::filesystem::path artifact;  // the file that it is about
    std::string text, sha256;        // of the sidecar itself
    std::string artifact_sha256, format;
    std::uint64_t bytes = 0;  // of the artifact
    std::string workload_id, workload_sha256;
    std::string source_format, source_sha256;  // "onnx" or "torch", and the hash of that file
    std::string backend, chip;
    std::string compiler, compiler_version;
    // ACCB_F16 ..., ACCB_VENDOR_DTYPE for a format of its own, 0 where nobody says.
    std::uint16_t arithmetic = 0, accumulate = 0, weights = 0, activations = 0;
    std::string calibration_sha256;  // "": made without calibration data
    std::string recipe, recipe_sha256;
    std::vector<port> inputs, outputs;
};

/// Refuses, with a sentence, what is no sidecar: unreadable, cut off, foreign, of a later version,
/// lacking a field, or with one of another type. The artifact itself is not looked at.
[[nodiscard]] result<sidecar> read_sidecar(const std::filesystem::path& path);

}  // namespace accelbench::artifacts
