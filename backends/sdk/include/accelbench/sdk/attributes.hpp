// SPDX-License-Identifier: Apache-2.0
// Looking up a kernel's attributes and naming its operands.
#pragma once

#include <accelbench/sdk/error.hpp>
#include <accelbench/sdk/text.hpp>
#include <span>

namespace accelbench::sdk {

/// NULL if the kernel has no such attribute.
[[nodiscard]] inline const accb_attr* find_attr(const accb_kernel& kernel, std::string_view name) {
    for (const accb_attr& attr : std::span(kernel.attrs, kernel.attr_count)) {
        if (text_of(attr.name) == name) {
            return &attr;
        }
    }
    return nullptr;
}

/// Throws INVALID_ARGUMENT if the attribute is there but is no integer.
[[nodiscard]] inline int64_t attr_i64(const accb_kernel& kernel, std::string_view name,
                                      int64_t fallback) {
    const accb_attr* attr = find_attr(kernel, name);
    if (attr == nullptr) {
        return fallback;
    }
    require(attr->type == ACCB_ATTR_I64, "an attribute that must be an integer has another type");
    return attr->v.i;
}

/// An integer is taken as a number too. Throws INVALID_ARGUMENT for other types.
[[nodiscard]] inline double attr_f64(const accb_kernel& kernel, std::string_view name,
                                     double fallback) {
    const accb_attr* attr = find_attr(kernel, name);
    if (attr == nullptr) {
        return fallback;
    }
    if (attr->type == ACCB_ATTR_I64) {
        return static_cast<double>(attr->v.i);
    }
    require(attr->type == ACCB_ATTR_F64, "an attribute that must be a number has another type");
    return attr->v.f;
}

/// The tensor behind a kernel's operand; INVALID_ARGUMENT if the kernel has fewer operands.
[[nodiscard]] inline const accb_tensor& tensor_of(const accb_workload& workload,
                                                  const accb_kernel& kernel, uint32_t operand) {
    require(operand < kernel.operand_count, "a kernel has fewer operands than its operator needs");
    return *workload.tensors[kernel.operands[operand]];
}

}  // namespace accelbench::sdk
