// SPDX-License-Identifier: Apache-2.0
// What open() gives a backend: the user's options and the harness to talk to.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <charconv>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <type_traits>

namespace accelbench::sdk {

/// The harness's side. A small value: copy it. Valid until the backend's destructor has returned;
/// every call from any thread.
class host {
  public:
    explicit host(const accb_host* theirs) : host_(theirs) {}

    /// level: ACCB_LOG_*. Goes to the worker's log, never to standard output.
    void log(uint32_t level, std::string_view text) const noexcept {
        if (host_ != nullptr && ACCB_HAS(host_, log) && host_->log != nullptr) {
            host_->log(host_->self, level, str(text));
        }
    }

    /// Says that a long compile() is alive, which extends its deadline. fraction: 0 to 1, negative
    /// if not known. Throws CANCELLED when the harness wants the call to give up.
    void progress(std::string_view stage, double fraction) const {
        if (host_ != nullptr && ACCB_HAS(host_, progress) && host_->progress != nullptr &&
            host_->progress(host_->self, str(stage), fraction) != 0) {
            throw error(ACCB_CANCELLED, "the harness asked to give up in: " + std::string(stage));
        }
    }

    /// Whether this process is one rank of several: only then is there a rendezvous.
    [[nodiscard]] bool has_ranks() const {
        return host_ != nullptr && ACCB_HAS(host_, kv_get) && host_->kv_put != nullptr &&
               host_->kv_get != nullptr;
    }

    /// Leaves a value for the other ranks, at most 4096 bytes under at most 256. Throws UNSUPPORTED
    /// where there are none, and what the harness answers otherwise.
    template <class Value>
    void put(std::string_view key, const Value& value) const {
        static_assert(std::is_trivially_copyable_v<Value>);
        require_rendezvous("put", key,
                           has_ranks() ? host_->kv_put(host_->self, str(key), &value, sizeof value)
                                       : ACCB_UNSUPPORTED);
    }

    /// Waits until another rank has put it. Throws CANCELLED once a rank is lost.
    template <class Value>
    [[nodiscard]] Value get(std::string_view key, uint64_t timeout_ns) const {
        static_assert(std::is_trivially_copyable_v<Value>);
        Value value{};
        uint64_t size = sizeof value;
        require_rendezvous("get", key,
                           has_ranks()
                               ? host_->kv_get(host_->self, str(key), &value, &size, timeout_ns)
                               : ACCB_UNSUPPORTED);
        if (size != sizeof value) {
            throw error(ACCB_INTERNAL, "another rank put something else under " + std::string(key));
        }
        return value;
    }

    /// The harness's table as it is, or NULL; check ACCB_HAS before reading a field.
    [[nodiscard]] const accb_host* table() const { return host_; }

  private:
    static void require_rendezvous(const char* act, std::string_view key, accb_status answered) {
        if (answered != ACCB_OK) {
            throw error(answered, "cannot " + std::string(act) + " " + std::string(key) +
                                      " at the ranks' rendezvous");
        }
    }

    const accb_host* host_;
};

/// Every option as text, whatever type it came in. Copied: keep it as long as needed.
class options {
  public:
    options(const accb_host* theirs, const accb_attr* attrs, uint32_t count) : host_(theirs) {
        require(count == 0 || attrs != nullptr, "options have a count but no pointer");
        for (const accb_attr& attr : std::span(attrs, count)) {
            values_[std::string(text_of(attr.name))] = spell(attr);
        }
    }

    [[nodiscard]] const sdk::host& host() const { return host_; }
    [[nodiscard]] bool has(std::string_view name) const {
        return values_.find(name) != values_.end();
    }

    /// The returned text lives as long as this object.
    [[nodiscard]] std::string_view value(std::string_view name,
                                         std::string_view fallback = {}) const {
        const auto found = values_.find(name);
        return found == values_.end() ? fallback : std::string_view(found->second);
    }

    /// Throw INVALID_ARGUMENT, naming the option, if its text is no number of this kind.
    [[nodiscard]] int64_t integer(std::string_view name, int64_t fallback) const {
        return parse<int64_t>(name, fallback, "a whole number");
    }
    [[nodiscard]] double number(std::string_view name, double fallback) const {
        return parse<double>(name, fallback, "a number");
    }

    /// Throws INVALID_ARGUMENT for the first option that is neither listed nor the harness's own
    /// ("role", "cpus"): a misspelt option must not silently measure something else.
    void allow_only(std::initializer_list<std::string_view> known) const {
        for (const auto& [name, value] : values_) {
            bool listed = name == "role" || name == "cpus";
            for (const std::string_view candidate : known) {
                listed = listed || name == candidate;
            }
            if (!listed) {
                throw error(ACCB_INVALID_ARGUMENT, "unknown option '" + name +
                                                       "'; the plug-in's "
                                                       "manifest lists those that it knows");
            }
        }
    }

  private:
    static std::string spell(const accb_attr& attr) {
        switch (attr.type) {
            case ACCB_ATTR_I64:
                return std::to_string(attr.v.i);
            case ACCB_ATTR_F64: {
                char digits[32];
                const auto end = std::to_chars(digits, digits + sizeof(digits), attr.v.f).ptr;
                return {digits, end};
            }
            case ACCB_ATTR_STR:
                require(attr.count == 0 || attr.v.s != nullptr, "an option's text is missing");
                return attr.count == 0 ? std::string() : std::string(attr.v.s, attr.count);
            default:
                throw error(ACCB_INVALID_ARGUMENT, "option '" + std::string(text_of(attr.name)) +
                                                       "' has a type that options cannot have");
        }
    }

    template <class Number>
    [[nodiscard]] Number parse(std::string_view name, Number fallback, const char* kind) const {
        const auto found = values_.find(name);
        if (found == values_.end()) {
            return fallback;
        }
        const std::string& text = found->second;
        Number number{};
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc() || end != text.data() + text.size()) {
            throw error(ACCB_INVALID_ARGUMENT, "option '" + std::string(name) + "' must be " +
                                                   kind + ", not '" + text + "'");
        }
        return number;
    }

    sdk::host host_;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace accelbench::sdk
