// SPDX-License-Identifier: Apache-2.0
#include "kernels/catalogue/entry_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernels/spelling.hpp"

namespace accelbench::kernels {
namespace {

/// No tensor of a real workload comes near it, and sums of such sizes cannot overflow.
constexpr std::uint64_t largest_tensor_bytes = std::uint64_t{1} << 48U;

bool fits(const tensor& t) {
    std::uint64_t bytes = bytes_of(t.type);
    for (const std::int64_t d : t.dims) {
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(d), &bytes) ||
            bytes > largest_tensor_bytes) {
            return false;
        }
    }
    return true;
}

}  // namespace

entry_reader::entry_reader(const suite_entry& entry, std::string_view kernel,
                           std::vector<std::string_view> keys)
    : entry_(entry), kernel_(kernel) {
    keys.insert(keys.end(), {"source", "layer", "data_seed"});
    for (const auto& [key, value] : entry) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            refuse(error_code::bad_suite, fmt::format("kernel '{}' has no key '{}'", kernel_, key),
                   spelling_advice(key, keys));
        }
    }
}

const entry_value* entry_reader::find(std::string_view key) const {
    const auto found = entry_.find(key);
    return found == entry_.end() ? nullptr : &found->second;
}

void entry_reader::refuse(error_code code, std::string happened, std::string next) {
    if (!problem_) {
        problem_ = make_error(code, fmt::format("cannot build a '{}' workload", kernel_),
                              std::move(happened), std::move(next));
    }
}

std::int64_t entry_reader::integer_or(std::string_view key, std::int64_t otherwise,
                                      std::int64_t low) {
    const entry_value* value = find(key);
    if (value == nullptr) {
        return otherwise;
    }
    const auto* number = std::get_if<std::int64_t>(value);
    if (number == nullptr) {
        refuse(error_code::bad_suite, fmt::format("key '{}' is not a whole number", key));
        return otherwise;
    }
    if (*number < low || *number > (std::int64_t{1} << 40U)) {
        refuse(error_code::bad_shape, fmt::format("key '{}' is {}", key, *number),
               fmt::format("Give a whole number from {} to 2^40", low));
        return otherwise;
    }
    return *number;
}

std::int64_t entry_reader::extent_or(std::string_view key, std::int64_t otherwise) {
    return integer_or(key, otherwise, 1);
}

std::int64_t entry_reader::extent(std::string_view key) {
    if (find(key) == nullptr) {
        refuse(error_code::bad_suite, fmt::format("key '{}' is missing", key));
    }
    return extent_or(key, 1);
}

std::string entry_reader::choice(std::string_view key, std::span<const std::string_view> choices) {
    const entry_value* value = find(key);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (text == nullptr) {
        refuse(error_code::bad_suite, fmt::format("key '{}' is missing or is no text", key),
               spelling_advice("", choices));
        return std::string(choices.front());
    }
    if (std::find(choices.begin(), choices.end(), *text) == choices.end()) {
        refuse(error_code::bad_suite, fmt::format("key '{}' is '{}'", key, *text),
               spelling_advice(*text, choices));
        return std::string(choices.front());
    }
    return *text;
}

dtype entry_reader::type(std::initializer_list<dtype> offered) {
    std::vector<std::string_view> names(offered.size());
    std::transform(offered.begin(), offered.end(), names.begin(),
                   [](dtype t) { return to_string(t); });
    const entry_value* value = find("dtype");
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (text == nullptr) {
        refuse(error_code::bad_dtype, "key 'dtype' is missing or is no text",
               spelling_advice("", names));
        return *offered.begin();
    }
    if (std::find(names.begin(), names.end(), *text) == names.end()) {
        refuse(error_code::bad_dtype, fmt::format("it has no dtype '{}'", *text),
               spelling_advice(*text, names));
        return *offered.begin();
    }
    return *parse_dtype(*text);
}

std::string entry_reader::source() const {
    const entry_value* value = find("source");
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? "free" : *text;
}

std::string entry_reader::label() const {
    const entry_value* value = find("layer");
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? source() : source() + "." + *text;
}

result<workload> finished(entry_reader& in, workload w) {
    w.data_seed = static_cast<std::uint64_t>(in.integer_or("data_seed", 0, 0));
    if (in.problem()) {
        return *in.problem();
    }
    for (const tensor& t : w.tensors) {
        if (!fits(t)) {
            in.refuse(error_code::too_large,
                      fmt::format("tensor '{}' would have more than 2^48 bytes", t.name),
                      "Make the shape smaller");
            return *in.problem();
        }
    }
    w.id += w.data_seed == 0 ? std::string() : fmt::format("/seed{}", w.data_seed);
    finish(w);
    return w;
}

}  // namespace accelbench::kernels
