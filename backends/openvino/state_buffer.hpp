// SPDX-License-Identifier: Apache-2.0
// Host memory whose tensors of role "state" may lie elsewhere between launches. A model reads a
// state from one place and writes its next value to another; a session alternates between the two
// and brings the value home before anybody looks.
#pragma once

#include <accelbench/sdk/host_buffer.hpp>
#include <algorithm>
#include <vector>

namespace accelbench::openvino {

/// Whoever keeps a state elsewhere. No launch is in flight when it is asked.
class state_keeper {
  public:
    virtual void bring_home() = 0;

  protected:
    ~state_keeper() = default;
};

class state_buffer final : public sdk::host_buffer {
  public:
    using host_buffer::host_buffer;

    void write(uint64_t offset, std::span<const std::byte> from) override {
        gather();
        host_buffer::write(offset, from);
    }
    void read(uint64_t offset, std::span<std::byte> to) override {
        gather();
        host_buffer::read(offset, to);
    }
    void add(state_keeper* keeper) { keepers_.push_back(keeper); }
    void remove(state_keeper* keeper) { std::erase(keepers_, keeper); }

  private:
    void gather() {
        for (state_keeper* keeper : keepers_) {
            keeper->bring_home();
        }
    }

    std::vector<state_keeper*> keepers_;
};

}  // namespace accelbench::openvino
