// SPDX-License-Identifier: Apache-2.0
#include "memory.hpp"

namespace queue_plugin {

namespace sdk = accelbench::sdk;

std::unique_ptr<sdk::buffer> create_buffer(const accb_buffer_desc& desc) {
    if (desc.memory == ACCB_MEM_HOST || desc.memory == ACCB_MEM_PINNED) {
        return std::make_unique<sdk::host_buffer>(desc);
    }
    return std::make_unique<chip_buffer>(desc.size);
}

placed::placed(const sdk::operand& where, uint64_t bytes, uint8_t role)
    : bytes_(bytes),
      read_(role != ACCB_OUTPUT),
      written_(role != ACCB_INPUT && role != ACCB_CONST) {
    if (const auto* own = dynamic_cast<const chip_buffer*>(where.memory)) {
        on_chip_ = own->on_chip() + where.offset;
        return;
    }
    in_host_ = sdk::host_pointer(where);
    staging_ = std::make_shared<chip::memory>(bytes);
    on_chip_ = staging_->on_chip();
}

void placed::before_launch() const {
    if (in_host_ != nullptr && read_) {
        chip::copy_in(on_chip_, in_host_, bytes_);
    }
}

void placed::after_launch() const {
    if (in_host_ != nullptr && written_) {
        chip::copy_out(in_host_, on_chip_, bytes_);
    }
}

}  // namespace queue_plugin
