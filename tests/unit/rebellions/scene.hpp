// SPDX-License-Identifier: Apache-2.0
// The built plug-in over the doubles, driven over the C border as the worker does it.
#pragma once

#include <gtest/gtest.h>

#include <accelbench/backend.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/worker/workload_view.hpp"
#include "kernels/catalogue/catalogue.hpp"

namespace accelbench::rebellions_test {

struct answered {
    accb_status status = ACCB_INTERNAL;
    std::string text;
};

class scene : public testing::Test {
  protected:
    using options = std::map<std::string, std::string>;

    scene();
    ~scene() override;

    /// Settings of the doubles from here on.
    static void set(const std::string& settings);
    /// Options besides sdk=0.12.0, which an option "sdk" replaces.
    answered open(const options& more = {});
    /// What is measured: y = a·b in f16 unless another entry is given, and an artifact of it.
    void use(const std::string& kernel, const kernels::suite_entry& entry,
             const std::string& precision = "f16");
    [[nodiscard]] accb_support query();
    answered compile(std::uint32_t boundary = ACCB_BOUNDARY_HOST);
    /// Buffers of `bytes` each, filled with a pattern, and a session on them.
    answered bind();
    answered submit(std::uint64_t* ticket = nullptr, std::int64_t scalar = 1);
    answered wait(std::uint64_t ticket, std::uint64_t timeout_ns = 10'000'000'000);
    /// open, compile, bind, all of which must go well.
    void ready(const options& more = {});
    /// Whether every written tensor is what the reference says after so many launches, as near as
    /// the precision allows.
    [[nodiscard]] bool is_right(std::uint64_t launches = 1);
    /// Destroys what there is, in order.
    void close();

    [[nodiscard]] const accb_plugin& table() const { return *plugin_; }
    [[nodiscard]] accb_ctx* context() const { return context_; }
    [[nodiscard]] std::vector<std::byte>& operand(std::size_t tensor) { return host_[tensor]; }

    kernels::workload work_;
    std::optional<kernels::model_file> model_;
    std::uint32_t depth_ = 8;

  private:
    [[nodiscard]] answered answer(accb_status status) const;

    std::filesystem::path folder_;
    const accb_plugin* plugin_ = nullptr;
    accb_ctx* context_ = nullptr;
    accb_error error_{};
    accb_program* program_ = nullptr;
    std::vector<accb_buffer*> buffers_;
    std::vector<std::vector<std::byte>> host_, first_;
    accb_session* session_ = nullptr;
};

}  // namespace accelbench::rebellions_test
