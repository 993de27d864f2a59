// SPDX-License-Identifier: Apache-2.0
// What every function of the double does first and last.
#pragma once

#include "objects.hpp"

namespace accelbench::onnxruntime {

[[nodiscard]] inline ort_status* status(int code, std::string words) {
    return new ort_status(code, std::move(words));
}
[[nodiscard]] inline ort_status* fault_of(const char* function) {
    int code = 0;
    std::string words;
    return ort_double::fails(function, code, words) ? status(code, words) : nullptr;
}
// First line of every function that can fail.
#define FAULT(name)                                                     \
    if (ort_status* const failed = fault_of(name); failed != nullptr) { \
        return failed;                                                  \
    }

template <class Object>
void release(Object* object, const char* kind) {
    if (object != nullptr) {
        object->require_alive(kind);
        delete object;
    }
}

void fill_sessions(ort_functions& f);
void fill_values(ort_functions& f);

}  // namespace accelbench::onnxruntime
