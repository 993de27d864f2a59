// SPDX-License-Identifier: Apache-2.0
// The implementations that files register, and choosing among them.
#include <algorithm>

#include "lowering.hpp"

namespace accelbench::cuda {
namespace {

constinit const op_registration* first_registration = nullptr;

bool accepts(const plan_order& order, const accb_kernel& kernel, const op_implementation& one,
             refusal* why) {
    plan unused;
    unused.answer = sdk::yes(ACCB_F32);
    try {
        one.lower(lowering(order.workload, kernel, order.traits, order.opened, {}, unused));
        return true;
    } catch (const refusal& no) {
        *why = no;
        return false;
    }
}

/// The named one, or the first that accepts; the refusal of the most preferred one is the one told.
const op_implementation& choose(const plan_order& order, const accb_kernel& kernel) {
    const std::string_view op = sdk::text_of(kernel.op);
    const auto known = implementations_of(op, kernel.op_version, order.libraries);
    if (known.empty()) {
        throw refusal{ACCB_WHY_OP, "this backend has no kernel for operator '" + std::string(op) +
                                       "' version " + std::to_string(kernel.op_version)};
    }
    if (!order.implementation.empty()) {
        const auto named = std::find_if(known.begin(), known.end(), [&](const auto* one) {
            return one->implementation == order.implementation;
        });
        if (named == known.end()) {
            throw refusal{ACCB_WHY_OP, "operator '" + std::string(op) +
                                           "' has no implementation named '" +
                                           std::string(order.implementation) + "'"};
        }
        return **named;
    }
    refusal first{};
    for (std::size_t index = 0; index < known.size(); ++index) {
        refusal why{};
        if (accepts(order, kernel, *known[index], &why)) {
            return *known[index];
        }
        if (index == 0) {
            first = why;
        }
    }
    throw first;
}

}  // namespace

op_registration::op_registration(const op_implementation& is)
    : what(is), next(std::exchange(first_registration, this)) {}

std::vector<const op_implementation*> implementations_of(std::string_view op, uint32_t version,
                                                         bool libraries) {
    std::vector<const op_implementation*> found;
    for (const op_registration* one = first_registration; one != nullptr; one = one->next) {
        // Version 0 is what a harness writes that knows no versions.
        if (one->what.op == op && (version == 0 || one->what.version == version) &&
            (libraries || !one->what.library)) {
            found.push_back(&one->what);
        }
    }
    // Files are linked in any order: equal preferences are ordered by name.
    std::sort(found.begin(), found.end(), [](const auto* left, const auto* right) {
        return left->preference != right->preference ? left->preference > right->preference
                                                     : left->implementation < right->implementation;
    });
    return found;
}

plan make_plan(const plan_order& order) {
    if (order.workload.kernel_count == 0) {
        throw refusal{ACCB_WHY_VIEW, "this backend runs kernel lists; the workload has none"};
    }
    plan made;
    made.answer = sdk::yes(ACCB_F32);
    for (uint32_t index = 0; index < order.workload.kernel_count; ++index) {
        const accb_kernel& kernel = *order.workload.kernels[index];
        const op_implementation& chosen = choose(order, kernel);
        chosen.lower(
            lowering(order.workload, kernel, order.traits, order.opened, order.tuning, made));
    }
    made.tuning_record = order.tuning;
    if ((order.workload.numerics & ACCB_REQUIRE_DETERMINISM) != 0 &&
        made.answer.determinism != ACCB_DETERMINISM_BITWISE) {
        throw refusal{ACCB_WHY_NUMERICS,
                      "the workload requires bitwise determinism; this implementation has none"};
    }
    return made;
}

std::string implementations_for(const plan_order& order) {
    if (order.workload.kernel_count != 1) {
        return {};  // each kernel takes its default
    }
    const accb_kernel& kernel = *order.workload.kernels[0];
    std::string names;
    for (const op_implementation* one :
         implementations_of(sdk::text_of(kernel.op), kernel.op_version, order.libraries)) {
        refusal unused{};
        if (accepts(order, kernel, *one, &unused)) {
            names += (names.empty() ? "" : " ") + std::string(one->implementation);
        }
    }
    return names;
}

}  // namespace accelbench::cuda
