// SPDX-License-Identifier: Apache-2.0
// One table of the codes of OrtErrorCode.
#include "backends/onnxruntime/runtime/error.hpp"

#include <accelbench/sdk/failed_call.hpp>
#include <accelbench/sdk/text.hpp>

namespace accelbench::onnxruntime {
namespace {

using entry = sdk::vendor_error<int>;

constexpr std::string_view read = "read its words above; another version or provider may do it";
constexpr std::string_view defect =
    "this is a defect of the onnxruntime backend or of the library: report it";

constexpr entry entries[] = {
    {1, "FAIL", ACCB_INTERNAL, read},
    {2, "INVALID_ARGUMENT", ACCB_INVALID_ARGUMENT, "check the options behind the device's name"},
    {3, "NO_SUCHFILE", ACCB_NOT_FOUND, "check the path"},
    {4, "NO_MODEL", ACCB_NOT_FOUND, defect},
    {5, "ENGINE_ERROR", ACCB_DEVICE_LOST, "check the accelerator and its driver; run again"},
    {6, "RUNTIME_EXCEPTION", ACCB_INTERNAL, read},
    {7, "INVALID_PROTOBUF", ACCB_INVALID_ARGUMENT, "the model is damaged: make it again"},
    {8, "MODEL_LOADED", ACCB_BAD_STATE, defect},
    {9, "NOT_IMPLEMENTED", ACCB_UNSUPPORTED, "use another provider for this workload"},
    {10, "INVALID_GRAPH", ACCB_UNSUPPORTED, "use another provider or type for this workload"},
    {11, "EP_FAIL", ACCB_INTERNAL, "check the provider's options and its driver"},
};
constexpr entry unknown{0, "an unknown code", ACCB_INTERNAL, defect};

// Longer words would push the advice out of accb_error.message.
constexpr std::size_t words_at_most = 260;

// ORT has no code for it; these are the words of its allocators and of the C++ library.
bool says_out_of_memory(std::string_view words) {
    for (const std::string_view sign : {"Failed to allocate memory", "bad_alloc", "out of memory",
                                        "BFCArena", "failed to allocate"}) {
        if (words.find(sign) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

ort_failure taken_over(const library& ort, ort_status* status) {
    ort_failure failure{ort.call.get_error_code(status), ort.call.get_error_message(status)};
    ort.call.release_status(status);
    while (!failure.words.empty() && (failure.words.back() == ' ' || failure.words.back() == '\n' ||
                                      failure.words.back() == '.')) {
        failure.words.pop_back();
    }
    return failure;
}

}  // namespace

void expect_success(const library& ort, ort_status* status) {
    if (status != nullptr) {
        throw taken_over(ort, status);
    }
}

void fail(const ort_failure& failure, std::string_view what) {
    const entry& known = sdk::entry_for(entries, failure.code, unknown);
    const bool memory = says_out_of_memory(failure.words);
    std::string text = "ONNX Runtime was asked to " + std::string(what) + "; it answered ";
    text += std::string(known.name) + " (" + std::to_string(failure.code) + "): ";
    text += failure.words.substr(0, sdk::utf8_prefix(failure.words, words_at_most));
    text += ". What to do: ";
    text += memory ? "use a smaller workload, or a device with more memory" : known.advice;
    throw sdk::error(memory ? ACCB_OUT_OF_MEMORY : known.status, text, failure.code);
}

void report(const library& ort, ort_status* status, std::string_view what) {
    fail(taken_over(ort, status), what);
}

}  // namespace accelbench::onnxruntime
