// SPDX-License-Identifier: Apache-2.0
// Looking up the functions of an opened library, and remembering the first that it lacks.
#pragma once

#include <dlfcn.h>

namespace accelbench::cuda {

class symbols {
  public:
    explicit symbols(void* library) : library_(library) {}

    template <class Function>
    void operator()(Function& slot, const char* name) {
        slot = reinterpret_cast<Function>(::dlsym(library_, name));
        if (slot == nullptr && missing_ == nullptr) {
            missing_ = name;
        }
    }
    /// NULL: nothing is missing.
    [[nodiscard]] const char* missing() const { return missing_; }

  private:
    void* library_;
    const char* missing_ = nullptr;
};

}  // namespace accelbench::cuda
