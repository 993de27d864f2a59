// SPDX-License-Identifier: Apache-2.0
// Functions of a vendor's library that is opened at run time. Optional.
#pragma once

#include <dlfcn.h>

namespace accelbench::sdk {

/// Looks names up and remembers the first that the library lacks: which symbols exist decides what
/// a library can do, not what its header called itself.
class symbols {
  public:
    /// library: from dlopen.
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

}  // namespace accelbench::sdk
