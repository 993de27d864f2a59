// SPDX-License-Identifier: Apache-2.0
// Flat records: fields one after the other without padding, read back with every length checked.
// A record type offers fields(archive, record), which serves writing and reading alike.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace accelbench::protocol {

/// Constrains fields() to one record type, const when it is written.
template <class record, class type>
concept record_of = std::same_as<std::remove_const_t<record>, type>;

template <class type>
concept flat_leaf = std::is_arithmetic_v<type> || std::is_enum_v<type>;

class flat_writer {
  public:
    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

    template <class... types>
    void operator()(const types&... values) {
        (put(values), ...);
    }

  private:
    void append(const void* from, std::size_t size) {
        const std::size_t end = bytes_.size();
        bytes_.resize(end + size);
        if (size != 0) {
            std::memcpy(bytes_.data() + end, from, size);
        }
    }
    void put_count(std::size_t count) {
        const auto narrow = static_cast<std::uint32_t>(count);
        append(&narrow, sizeof narrow);
    }
    template <flat_leaf type>
    void put(type value) {
        append(&value, sizeof value);
    }
    void put(bool value) { put(static_cast<std::uint8_t>(value)); }
    void put(const std::string& text) {
        put_count(text.size());
        append(text.data(), text.size());
    }
    template <class first, class second>
    void put(const std::pair<first, second>& both) {
        put(both.first);
        put(both.second);
    }
    template <class element>
    void put(const std::vector<element>& elements) {
        put_count(elements.size());
        for (const element& one : elements) {
            put(one);
        }
    }
    template <class... kinds>
    void put(const std::variant<kinds...>& value) {
        put(static_cast<std::uint8_t>(value.index()));
        std::visit([this](const auto& held) { put(held); }, value);
    }
    template <class record>
    requires std::is_class_v<record>
    void put(const record& value) { fields(*this, value); }

    std::vector<std::byte> bytes_;
};

/// Once a length does not fit, every further field reads as empty and complete() stays false.
class flat_reader {
  public:
    explicit flat_reader(std::span<const std::byte> bytes) : rest_(bytes) {}

    /// True when every field was there and nothing is left over.
    [[nodiscard]] bool complete() const { return !broken_ && rest_.empty(); }

    template <class... types>
    void operator()(types&... values) {
        (get(values), ...);
    }

  private:
    bool take(void* to, std::size_t size) {
        if (broken_ || size > rest_.size()) {
            broken_ = true;
            return false;
        }
        if (size != 0) {
            std::memcpy(to, rest_.data(), size);
        }
        rest_ = rest_.subspan(size);
        return true;
    }
    /// Every element takes a byte at least, so a larger count than bytes left is a lie.
    std::uint32_t take_count() {
        std::uint32_t count = 0;
        if (!take(&count, sizeof count) || count > rest_.size()) {
            broken_ = true;
            return 0;
        }
        return count;
    }
    template <flat_leaf type>
    void get(type& value) {
        value = type{};
        take(&value, sizeof value);
    }
    void get(bool& value) {
        std::uint8_t byte = 0;
        get(byte);
        value = byte != 0;
    }
    void get(std::string& text) {
        text.resize(take_count());
        take(text.data(), text.size());
    }
    template <class first, class second>
    void get(std::pair<first, second>& both) {
        get(both.first);
        get(both.second);
    }
    template <class element>
    void get(std::vector<element>& elements) {
        elements.clear();
        for (std::uint32_t left = take_count(); left != 0 && !broken_; --left) {
            get(elements.emplace_back());
        }
    }
    template <class... kinds>
    void get(std::variant<kinds...>& value) {
        std::uint8_t index = 0;
        get(index);
        if (index >= sizeof...(kinds)) {
            broken_ = true;
            return;
        }
        get_alternative(value, index, std::index_sequence_for<kinds...>{});
    }
    template <class variant, std::size_t... indices>
    void get_alternative(variant& value, std::size_t wanted, std::index_sequence<indices...>) {
        ((indices == wanted ? get(value.template emplace<indices>()) : void()), ...);
    }
    template <class record>
    requires std::is_class_v<record>
    void get(record& value) { fields(*this, value); }

    std::span<const std::byte> rest_;
    bool broken_ = false;
};

template <class record>
[[nodiscard]] std::vector<std::byte> to_flat(const record& value) {
    flat_writer writer;
    writer(value);
    return writer.bytes();
}

/// False for anything but exactly one whole record.
template <class record>
[[nodiscard]] bool from_flat(std::span<const std::byte> bytes, record& value) {
    flat_reader reader(bytes);
    reader(value);
    return reader.complete();
}

}  // namespace accelbench::protocol
