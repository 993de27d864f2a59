// SPDX-License-Identifier: Apache-2.0
// Operands and expected outputs of a campaign: computed once per workload and data, kept for all
// its processes while memory lasts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "kernels/reference/reference.hpp"
#include "kernels/workload.hpp"

namespace accelbench::verify {

/// Which data a rotation set holds: constants and all other tensors may come from different draws,
/// so that a set's inputs can be exchanged between windows while its constants stay bound.
struct data_choice {
    std::uint32_t constants = 0;
    std::uint32_t others = 0;
    kernels::data_mode mode = kernels::data_mode::random;
    std::uint32_t rank = 0;  // whose tensors, where several do the work together
    auto operator<=>(const data_choice&) const = default;
};

using operand_set =
    std::vector<std::vector<std::byte>>;  // indexed as workload::tensors; outputs are empty

/// Not thread-safe; the references use oneTBB inside.
class data_store {
  public:
    data_store(std::uint64_t seed, std::uint64_t budget_bytes)
        : seed_(seed), budget_(budget_bytes) {}

    [[nodiscard]] std::shared_ptr<const operand_set> operands(const kernels::workload& work,
                                                              const data_choice& choice);
    /// Every element of a written tensor after one launch. Only for kernels whose result does not
    /// depend on the launch count.
    [[nodiscard]] std::shared_ptr<const kernels::expectation> whole(const kernels::workload& work,
                                                                    const data_choice& choice,
                                                                    std::uint32_t tensor);
    /// A reference over operands() of the same choice; the shared pointer keeps both alive.
    [[nodiscard]] std::shared_ptr<kernels::reference> reference(const kernels::workload& work,
                                                                const data_choice& choice);

    /// ns spent in references so far: the cost of verification.
    [[nodiscard]] std::int64_t reference_ns() const { return reference_ns_; }

  private:
    using key = std::tuple<std::string, data_choice, std::uint32_t>;  // workload hash, data, slot
    struct entry {
        std::shared_ptr<const void> value;
        std::uint64_t bytes = 0;
        std::list<key>::iterator age;
    };
    template <class T, class Make>
    std::shared_ptr<const T> cached(const key& k, Make&& make);

    std::uint64_t seed_, budget_, held_ = 0;
    std::int64_t reference_ns_ = 0;
    std::map<key, entry> entries_;
    std::list<key> ages_;  // oldest first
};

}  // namespace accelbench::verify
