// SPDX-License-Identifier: Apache-2.0
// Operands and expected outputs of a campaign: computed once per workload and data, kept for all
// its processes while memory lasts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/page_allocator.hpp"
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
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees the default as a comparison with 0
    auto operator<=>(const data_choice&) const = default;
};

/// Bytes indexed as workload::tensors; outputs are empty. Sets of one workload share tensors.
class operand_set {
  public:
    explicit operand_set(std::vector<std::shared_ptr<const tensor_bytes>> tensors)
        : tensors_(std::move(tensors)) {}
    [[nodiscard]] std::size_t size() const { return tensors_.size(); }
    [[nodiscard]] std::span<const std::byte> operator[](std::size_t tensor) const {
        return *tensors_[tensor];
    }
    [[nodiscard]] std::vector<std::span<const std::byte>> views() const;
    /// By content.
    bool operator==(const operand_set& other) const;

  private:
    std::vector<std::shared_ptr<const tensor_bytes>> tensors_;
};

/// Not thread-safe; the references use oneTBB inside.
class data_store {
  public:
    data_store(std::uint64_t seed, std::uint64_t budget_bytes)
        : seed_(seed), budget_(budget_bytes) {}

    [[nodiscard]] operand_set operands(const kernels::workload& work, const data_choice& choice);
    /// Every element of a written tensor after one launch. Only for kernels whose result does not
    /// depend on the launch count.
    [[nodiscard]] std::shared_ptr<const kernels::expectation> whole(const kernels::workload& work,
                                                                    const data_choice& choice,
                                                                    std::uint32_t tensor);
    /// operands() by rank, whatever the choice's own.
    [[nodiscard]] std::vector<operand_set> operands_of_ranks(const kernels::workload& work,
                                                             data_choice choice);
    /// A reference over operands() of the same choice, of all ranks where there are several; the
    /// shared pointer keeps both alive.
    [[nodiscard]] std::shared_ptr<kernels::reference> reference(const kernels::workload& work,
                                                                const data_choice& choice);

    /// ns spent in making operands and references so far.
    [[nodiscard]] std::int64_t reference_ns() const { return reference_ns_; }

  private:
    enum class content : std::uint8_t { operand, expected, reference };
    using key = std::tuple<std::string, data_choice, content, std::uint32_t>;  // hash ... tensor
    struct entry {
        std::shared_ptr<const void> value;
        std::uint64_t bytes = 0;
        std::list<key>::iterator age;
    };
    using tensor_pointers = std::vector<std::shared_ptr<const tensor_bytes>>;

    /// The entry of `k`, which make() computes where it is missing: {value, its bytes}.
    template <class T, class Make>
    std::shared_ptr<const T> cached(const key& k, Make&& make);
    void forget(const key& k);
    void add_derived(const kernels::workload& work, const data_choice& choice,
                     tensor_pointers& tensors);

    std::uint64_t seed_, budget_, held_ = 0;
    std::int64_t reference_ns_ = 0;
    int making_ = 0;  // depth: a reference is made from operands that are made first
    std::map<key, entry> entries_;
    std::list<key> ages_;  // oldest first
};

}  // namespace accelbench::verify
