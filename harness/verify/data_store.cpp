// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/data_store.hpp"

#include <chrono>
#include <numeric>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/generator.hpp"

namespace accelbench::verify {
namespace {

constexpr std::uint32_t operands_slot =
    1000;  // above every tensor index; reference objects are not cached

std::uint64_t size_of(const operand_set& set) {
    return std::accumulate(
        set.begin(), set.end(), std::uint64_t{0},
        [](std::uint64_t sum, const auto& tensor) { return sum + tensor.size(); });
}

std::uint64_t size_of(const kernels::expectation& e) {
    return (e.value.size() + e.tolerance.size() + e.scale.size()) * sizeof(double);
}

kernels::operand_bytes_view view_of(const operand_set& set) {
    return {set.begin(), set.end()};
}

operand_set generate(const kernels::workload& work, const data_choice& choice, std::uint64_t seed) {
    const kernels::data_key key{
        .seed = seed, .set = choice.others, .mode = choice.mode, .rank = choice.rank};
    operand_set set = kernels::make_operands(work, key);
    if (choice.constants == choice.others) {
        return set;
    }
    for (std::uint32_t t = 0; t < work.tensors.size(); ++t) {
        if (work.tensors[t].role == kernels::tensor_role::constant) {
            kernels::data_key constants = key;
            constants.set = choice.constants;
            kernels::fill_elements(work, t, constants, 0, set[t]);
        }
    }
    const kernels::kernel_definition* kernel = kernels::find_kernel(work.kernel);
    if (kernel != nullptr && kernel->derive != nullptr) {
        kernel->derive(work, set);
    }
    return set;
}

}  // namespace

template <class T, class Make>
std::shared_ptr<const T> data_store::cached(const key& k, Make&& make) {
    if (const auto found = entries_.find(k); found != entries_.end()) {
        ages_.splice(ages_.end(), ages_, found->second.age);
        return std::static_pointer_cast<const T>(found->second.value);
    }
    const auto start = std::chrono::steady_clock::now();
    auto value = std::make_shared<const T>(make());
    reference_ns_ += (std::chrono::steady_clock::now() - start).count();
    const std::uint64_t bytes = size_of(*value);
    while (!ages_.empty() && held_ + bytes > budget_) {
        const auto oldest = entries_.find(ages_.front());
        held_ -= oldest->second.bytes;
        entries_.erase(oldest);
        ages_.pop_front();
    }
    ages_.push_back(k);
    entries_.emplace(k, entry{value, bytes, std::prev(ages_.end())});
    held_ += bytes;
    return value;
}

std::shared_ptr<const operand_set> data_store::operands(const kernels::workload& work,
                                                        const data_choice& choice) {
    return cached<operand_set>({work.sha256, choice, operands_slot},
                               [&] { return generate(work, choice, seed_); });
}

std::shared_ptr<kernels::reference> data_store::reference(const kernels::workload& work,
                                                          const data_choice& choice) {
    struct holder {
        std::vector<std::shared_ptr<const operand_set>> operands;
        std::unique_ptr<kernels::reference> made;
    };
    const kernels::kernel_definition* kernel = kernels::find_kernel(work.kernel);
    if (kernel == nullptr ||
        (kernel->make_reference == nullptr && kernel->make_rank_reference == nullptr)) {
        return nullptr;
    }
    auto held = std::make_shared<holder>();
    if (kernel->make_rank_reference == nullptr) {
        held->operands = {operands(work, choice)};
        held->made = kernel->make_reference(work, view_of(*held->operands.front()), choice.mode);
        return {held, held->made.get()};
    }
    std::vector<kernels::operand_bytes_view> views;
    data_choice each = choice;
    for (each.rank = 0; each.rank < work.ranks; ++each.rank) {
        held->operands.push_back(operands(work, each));
        views.push_back(view_of(*held->operands.back()));
    }
    held->made = kernel->make_rank_reference(work, std::move(views), choice.rank, choice.mode);
    return {held, held->made.get()};
}

std::shared_ptr<const kernels::expectation> data_store::whole(const kernels::workload& work,
                                                              const data_choice& choice,
                                                              std::uint32_t tensor) {
    return cached<kernels::expectation>({work.sha256, choice, tensor}, [&] {
        const auto made = reference(work, choice);
        std::vector<std::uint64_t> rows(made->layout(tensor).rows);
        std::iota(rows.begin(), rows.end(), std::uint64_t{0});
        return made->rows(tensor, rows, 1);
    });
}

}  // namespace accelbench::verify
