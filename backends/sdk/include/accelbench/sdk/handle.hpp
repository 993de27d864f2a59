// SPDX-License-Identifier: Apache-2.0
// An owner of a vendor library's object: released once, by the function that belongs to it.
// Optional.
#pragma once

#include <utility>

namespace accelbench::sdk {

/// Object: a pointer or number of which Object{} is none. Code: what its release function answers.
template <class Object, class Code>
class handle {
  public:
    using release_function = Code (*)(Object);

    handle() = default;
    handle(Object object, release_function release) : object_(object), release_(release) {}
    handle(handle&& other) noexcept
        : object_(std::exchange(other.object_, Object{})), release_(other.release_) {}
    handle& operator=(handle&& other) noexcept {
        std::swap(object_, other.object_);
        std::swap(release_, other.release_);
        return *this;
    }
    ~handle() { reset(); }

    void reset() noexcept {
        if (object_ != Object{}) {
            // A release that fails has nobody to tell: on a lost device every call does.
            (void)release_(std::exchange(object_, Object{}));
        }
    }
    [[nodiscard]] Object get() const { return object_; }
    [[nodiscard]] explicit operator bool() const { return object_ != Object{}; }

  private:
    Object object_{};
    release_function release_ = nullptr;
};

}  // namespace accelbench::sdk
