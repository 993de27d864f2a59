// SPDX-License-Identifier: Apache-2.0
// The plug-in under test, called directly: the one process of conform that holds vendor code.
#pragma once

#include <accelbench/plugin.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/conform/probe_order.hpp"

namespace accelbench::conform {

/// Ends a check; main() sends it.
struct finding {
    outcome result = outcome::fail;
    std::string sentence;
};
[[noreturn]] void fail(const std::string& sentence);
void expect(bool kept, const std::string& otherwise);

/// A struct's error that is empty before each call.
class called {
  public:
    accb_error* fresh();
    /// Throws a finding unless `status` is ACCB_OK.
    void ok(accb_status status, const std::string& call);
    /// A refusal: some status other than OK and PENDING, with a sound sentence.
    void refused(accb_status status, const std::string& what);
    [[nodiscard]] const accb_error& error() const { return error_; }

  private:
    accb_error error_{};
};

class subject {
  public:
    /// dlopen, entry, and the table's own soundness.
    subject(const probe_order& order, std::span<char> note);

    [[nodiscard]] const accb_plugin& table() const { return *table_; }
    /// As the plug-in gave it, without the layer that notes calls.
    [[nodiscard]] const accb_plugin* own_table() const { return own_table_; }
    [[nodiscard]] accb_plugin_entry_fn entry() const { return entry_; }
    [[nodiscard]] const probe_order& order() const { return order_; }
    [[nodiscard]] const accb_host& host() const { return host_; }

    /// With the user's options, and `role`.
    accb_ctx* open(const char* role = "run");
    accb_status open_with(const std::vector<std::pair<std::string, std::string>>& options,
                          accb_ctx** out, accb_error* error);
    void close(accb_ctx* ctx) const { table_->close(ctx); }
    [[nodiscard]] accb_counts counts(accb_ctx* ctx);
    /// Where a killed worker is to be killed.
    void reached(const char* place) const;

  private:
    const probe_order& order_;
    accb_host host_{};
    accb_plugin_entry_fn entry_ = nullptr;
    const accb_plugin* own_table_ = nullptr;
    const accb_plugin* table_ = nullptr;
    called call_;
};

/// Of this process.
struct handles {
    std::size_t files = 0, threads = 0;
    std::uint64_t resident_bytes = 0;
};
[[nodiscard]] handles handles_now();
[[nodiscard]] bool is_utf8(const std::string& text);
/// A text of fixed room that a plug-in has filled: fails where it does not end in it.
[[nodiscard]] std::string text_in(const char* text, std::size_t room, const std::string& field);

using check_function = std::function<void(subject&)>;
struct probe_check {
    const char* id;
    check_function run;
};
[[nodiscard]] std::vector<probe_check> load_checks();
[[nodiscard]] std::vector<probe_check> answer_checks();
[[nodiscard]] std::vector<probe_check> memory_checks();
[[nodiscard]] std::vector<probe_check> launch_checks();
[[nodiscard]] std::vector<probe_check> rule_checks();

}  // namespace accelbench::conform
