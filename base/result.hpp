// SPDX-License-Identifier: Apache-2.0
// result<T>: a value or an error. Member names follow std::expected, so that C++23 is a typedef
// away (GCC 12 has none).
#pragma once

#include <utility>
#include <variant>

#include "base/error.hpp"

namespace accelbench {

template <class T>
class [[nodiscard]] result {
  public:
    using value_type = T;
    result(T value)
        : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
    result(accelbench::error e) : state_(std::in_place_index<1>, std::move(e)) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const accelbench::error& error() const& { return std::get<1>(state_); }
    accelbench::error&& error() && { return std::get<1>(std::move(state_)); }

  private:
    std::variant<T, accelbench::error> state_;
};

template <>
class [[nodiscard]] result<void> {
  public:
    result() = default;
    result(accelbench::error e) : error_(std::move(e)), ok_(false) {}  // NOLINT

    [[nodiscard]] bool has_value() const noexcept { return ok_; }
    explicit operator bool() const noexcept { return ok_; }
    const accelbench::error& error() const& { return error_; }
    accelbench::error&& error() && { return std::move(error_); }

  private:
    accelbench::error error_{};
    bool ok_ = true;
};

using status = result<void>;

}  // namespace accelbench
