// SPDX-License-Identifier: Apache-2.0
// A workload in another form than its kernel list. All forms share the workload's table of tensors,
// and with it data, binding and verification. Plain data.
#pragma once

#include <cstdint>
#include <string>

namespace accelbench::kernels {

/// Numbers equal ACCB_VIEW_* of accelbench/plugin.h.
enum class view : std::uint8_t { kernel = 1, onnx = 2, artifact = 4 };

struct model_file {
    view form = view::onnx;
    std::string format;         // "onnx", or the vendor's: "rbln", "mxq", "edf"
    std::string compiler;       // of an artifact: name and version
    std::string bytes;          // empty: they lie in the file `path`
    std::string path;           // of an artifact
    std::string sha256;         // of the bytes
    std::string source_sha256;  // of an artifact: of the ONNX model that it was made from
    // Of an artifact: what it computes in and was made for, as its sidecar says. Numbers equal
    // those of the border's accb_dtype, which has more types than dtype.hpp; 0: not said.
    std::uint16_t arithmetic = 0, accumulate = 0, weights = 0, activations = 0;
    std::string chip;
};

}  // namespace accelbench::kernels
