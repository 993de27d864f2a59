// SPDX-License-Identifier: Apache-2.0
// The plug-in: one class between the border and the vendor's library.
#include <accelbench/backend.hpp>

#include "device.hpp"
#include "ops.hpp"

namespace {

namespace sdk = accelbench::sdk;

class template_backend final : public sdk::backend {
  public:
    explicit template_backend(const sdk::options& options) { options.allow_only({}); }
    std::vector<accb_device_info> devices() override { return template_plugin::find_devices(); }
    accb_support query(const accb_query_desc& desc) override {
        return template_plugin::answer_for(*desc.workload);
    }
    std::unique_ptr<sdk::program> compile(const accb_compile_desc& desc) override {
        return template_plugin::compile(desc);
    }
};

}  // namespace

ACCB_PLUGIN(template_backend, "template", "Vendor", "0.1.0", "vendor runtime, version not known")
