// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/data_store.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/generator.hpp"

namespace accelbench::verify {
namespace {

const kernels::fill_recipe& recipe_of(const kernels::tensor& t, kernels::data_mode mode) {
    return mode == kernels::data_mode::exact ? t.exact_fill : t.fill;
}

/// A tensor that is not derived depends on one draw only, and is shared by all choices of it.
data_choice draw_of(const kernels::tensor& t, const data_choice& choice) {
    const std::uint32_t draw =
        t.role == kernels::tensor_role::constant ? choice.constants : choice.others;
    return {.constants = draw, .others = draw, .mode = choice.mode, .rank = choice.rank};
}

std::uint64_t bytes_held(const kernels::expectation& e) {
    return (e.value.size() + e.tolerance.size() + e.scale.size()) * sizeof(double);
}

}  // namespace

std::vector<std::span<const std::byte>> operand_set::views() const {
    std::vector<std::span<const std::byte>> all;
    for (const auto& tensor : tensors_) {
        all.emplace_back(*tensor);
    }
    return all;
}

bool operand_set::operator==(const operand_set& other) const {
    return std::equal(tensors_.begin(), tensors_.end(), other.tensors_.begin(),
                      other.tensors_.end(),
                      [](const auto& a, const auto& b) { return a == b || *a == *b; });
}

template <class T, class Make>
std::shared_ptr<const T> data_store::cached(const key& k, Make&& make) {
    if (const auto found = entries_.find(k); found != entries_.end()) {
        ages_.splice(ages_.end(), ages_, found->second.age);
        return std::static_pointer_cast<const T>(found->second.value);
    }
    const auto start = std::chrono::steady_clock::now();
    ++making_;
    auto [value, bytes] = make();
    if (--making_ == 0) {
        reference_ns_ += (std::chrono::steady_clock::now() - start).count();
    }
    while (!ages_.empty() && held_ + bytes > budget_) {
        forget(ages_.front());
    }
    ages_.push_back(k);
    entries_.emplace(k, entry{value, bytes, std::prev(ages_.end())});
    held_ += bytes;
    return value;
}

/// A reference keeps operands alive: it goes with them.
void data_store::forget(const key& k) {
    const auto gone = entries_.find(k);
    held_ -= gone->second.bytes;
    const std::string work = std::get<0>(k);
    const bool was_operand = std::get<content>(k) == content::operand;
    ages_.erase(gone->second.age);
    entries_.erase(gone);
    for (auto at = entries_.lower_bound({work, {}, content::operand, 0});
         was_operand && at != entries_.end() && std::get<0>(at->first) == work;) {
        const auto each = at++;
        if (std::get<content>(each->first) == content::reference) {
            forget(key(each->first));
        }
    }
}

operand_set data_store::operands(const kernels::workload& work, const data_choice& choice) {
    const auto nothing = std::make_shared<const tensor_bytes>();
    tensor_pointers tensors(work.tensors.size(), nothing);
    bool has_derived = false;
    for (std::uint32_t t = 0; t < work.tensors.size(); ++t) {
        const kernels::tensor& each = work.tensors[t];
        if (each.role == kernels::tensor_role::output) {
            continue;
        }
        if (recipe_of(each, choice.mode).kind == kernels::fill_kind::derived) {
            has_derived = true;
            continue;
        }
        const data_choice draw = draw_of(each, choice);
        tensors[t] = cached<tensor_bytes>({work.sha256, draw, content::operand, t}, [&] {
            auto made = std::make_shared<tensor_bytes>(kernels::byte_count(each));
            kernels::fill_tensor(
                work, t, {.seed = seed_, .set = draw.others, .mode = draw.mode, .rank = draw.rank},
                *made);
            return std::pair(std::shared_ptr<const tensor_bytes>(made),
                             std::uint64_t{made->size()});
        });
    }
    if (has_derived) {
        add_derived(work, choice, tensors);
    }
    return operand_set(std::move(tensors));
}

/// All derived tensors come from one call over copies of the others.
void data_store::add_derived(const kernels::workload& work, const data_choice& choice,
                             tensor_pointers& tensors) {
    using derived_set = std::vector<tensor_bytes>;
    const auto made = cached<derived_set>(
        {work.sha256, choice, content::operand, static_cast<std::uint32_t>(tensors.size())}, [&] {
            std::vector<std::vector<std::byte>> all;
            for (std::size_t t = 0; t < tensors.size(); ++t) {
                const bool is_derived =
                    work.tensors[t].role != kernels::tensor_role::output && tensors[t]->empty();
                all.emplace_back(tensors[t]->begin(), tensors[t]->end());
                all.back().resize(is_derived ? kernels::byte_count(work.tensors[t])
                                             : all.back().size());
            }
            kernels::find_kernel(work.kernel)->derive(work, all);
            auto kept = std::make_shared<derived_set>(all.size());
            std::uint64_t bytes = 0;
            for (std::size_t t = 0; t < all.size(); ++t) {
                if (tensors[t]->empty()) {
                    (*kept)[t].assign(all[t].begin(), all[t].end());
                    bytes += all[t].size();
                }
            }
            return std::pair(std::shared_ptr<const derived_set>(kept), bytes);
        });
    for (std::size_t t = 0; t < tensors.size(); ++t) {
        if (tensors[t]->empty()) {
            tensors[t] = {made, &(*made)[t]};
        }
    }
}

std::shared_ptr<kernels::reference> data_store::reference(const kernels::workload& work,
                                                          const data_choice& choice) {
    struct holder {
        std::vector<operand_set> operands;  // by rank, or of the one device
        std::unique_ptr<kernels::reference> made;
    };
    const kernels::kernel_definition* kernel = kernels::find_kernel(work.kernel);
    if (kernel == nullptr ||
        (kernel->make_reference == nullptr && kernel->make_rank_reference == nullptr)) {
        return nullptr;
    }
    const auto held = cached<holder>({work.sha256, choice, content::reference, 0}, [&] {
        auto made = std::make_shared<holder>();
        if (kernel->make_rank_reference == nullptr) {
            made->operands.push_back(operands(work, choice));
            made->made = kernel->make_reference(work, made->operands[0].views(), choice.mode);
        } else {
            made->operands = operands_of_ranks(work, choice);
            std::vector<kernels::operand_bytes_view> views;
            for (const operand_set& one : made->operands) {
                views.push_back(one.views());
            }
            made->made =
                kernel->make_rank_reference(work, std::move(views), choice.rank, choice.mode);
        }
        const std::uint64_t bytes = made->made->held_bytes();
        return std::pair(std::shared_ptr<const holder>(made), bytes);
    });
    return {held, held->made.get()};
}

std::vector<operand_set> data_store::operands_of_ranks(const kernels::workload& work,
                                                       data_choice choice) {
    std::vector<operand_set> all;
    for (choice.rank = 0; choice.rank < work.ranks; ++choice.rank) {
        all.push_back(operands(work, choice));
    }
    return all;
}

std::shared_ptr<const kernels::expectation> data_store::whole(const kernels::workload& work,
                                                              const data_choice& choice,
                                                              std::uint32_t tensor) {
    return cached<kernels::expectation>({work.sha256, choice, content::expected, tensor}, [&] {
        const auto made = reference(work, choice);
        std::vector<std::uint64_t> rows(made->layout(tensor).rows);
        std::iota(rows.begin(), rows.end(), std::uint64_t{0});
        const auto all = std::make_shared<const kernels::expectation>(made->rows(tensor, rows, 1));
        return std::pair(all, bytes_held(*all));
    });
}

}  // namespace accelbench::verify
