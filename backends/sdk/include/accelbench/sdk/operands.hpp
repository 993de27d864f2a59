// SPDX-License-Identifier: Apache-2.0
// The checks that every operator of a kernel list needs before it is translated. Optional: include
// it where a backend runs kernel lists.
#pragma once

#include <accelbench/sdk/attributes.hpp>
#include <accelbench/sdk/tensor.hpp>
#include <accelbench/sdk/text.hpp>
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>

namespace accelbench::sdk {

/// "Cannot run it". Thrown while a workload is translated; query() makes its "no" of it.
struct refusal {
    uint32_t why;  // ACCB_WHY_*
    std::string note;
};

/// One kernel of a workload and its operands. Borrows both. Every check throws refusal.
class operand_checks {
  public:
    operand_checks(const accb_workload& workload, const accb_kernel& kernel)
        : workload_(workload), kernel_(kernel) {}

    [[nodiscard]] const accb_workload& workload() const { return workload_; }
    [[nodiscard]] const accb_kernel& kernel() const { return kernel_; }
    [[nodiscard]] const accb_tensor& tensor(uint32_t operand) const {
        return tensor_of(workload_, kernel_, operand);
    }

    void expect_operands(uint32_t count) const {
        if (kernel_.operand_count != count) {
            throw refusal{ACCB_WHY_OP, std::string(text_of(kernel_.op)) + " has " +
                                           std::to_string(kernel_.operand_count) +
                                           " operands here; this backend knows it with " +
                                           std::to_string(count)};
        }
    }

    /// The extent of one axis: 1 to `most` (what kernels that count in 32 bits can count).
    [[nodiscard]] int64_t extent(uint32_t operand, uint32_t axis,
                                 int64_t most = std::numeric_limits<int32_t>::max()) const {
        const accb_tensor& it = tensor(operand);
        if (axis >= it.rank || it.dim[axis] < 1 || it.dim[axis] > most) {
            throw refusal{ACCB_WHY_SHAPE, "operand " + std::to_string(operand) +
                                              " lacks an extent that this operator needs, or the "
                                              "extent is below 1 or above " +
                                              std::to_string(most)};
        }
        return it.dim[axis];
    }

    /// Elements of an operand: 1 to `most`.
    [[nodiscard]] int64_t count(uint32_t operand,
                                int64_t most = std::numeric_limits<int64_t>::max()) const {
        const int64_t elements = element_count(tensor(operand));
        if (elements < 1 || elements > most) {
            throw refusal{ACCB_WHY_SHAPE, "operand " + std::to_string(operand) + " has " +
                                              std::to_string(elements) +
                                              " elements; this operator takes 1 to " +
                                              std::to_string(most)};
        }
        return elements;
    }

    /// The operand must be dense, of this type, and have these extents.
    void expect(uint32_t operand, accb_dtype type, std::initializer_list<int64_t> extents) const {
        const accb_tensor& it = tensor(operand);
        if (it.dtype != type) {
            throw refusal{ACCB_WHY_DTYPE, "operand " + std::to_string(operand) + " is " +
                                              std::string(name_of(it.dtype)) +
                                              "; this backend takes " + std::string(name_of(type)) +
                                              " there"};
        }
        if (!is_dense(it)) {
            throw refusal{ACCB_WHY_SHAPE, "operand " + std::to_string(operand) +
                                              " is not dense; this backend takes dense row-major "
                                              "tensors only"};
        }
        if (it.rank != extents.size() || !std::equal(extents.begin(), extents.end(), it.dim)) {
            throw refusal{ACCB_WHY_SHAPE,
                          "operand " + std::to_string(operand) + " is " +
                              extents_text(it.dim, it.rank) + "; this backend takes " +
                              extents_text(extents.begin(), extents.size()) + " there"};
        }
    }

    /// The operand's storage type, one of f32, f16, bf16.
    [[nodiscard]] accb_dtype floating(uint32_t operand) const {
        const accb_dtype type = tensor(operand).dtype;
        if (type != ACCB_F32 && type != ACCB_F16 && type != ACCB_BF16) {
            throw refusal{ACCB_WHY_DTYPE,
                          "elements must be f32, f16 or bf16 for this operator, not " +
                              std::string(name_of(type))};
        }
        return type;
    }

  private:
    /// "[40,64]"
    static std::string extents_text(const int64_t* extents, std::size_t count) {
        std::string text = "[";
        for (std::size_t axis = 0; axis < count; ++axis) {
            text += (axis == 0 ? "" : ",") + std::to_string(extents[axis]);
        }
        return text + "]";
    }

    const accb_workload& workload_;
    const accb_kernel& kernel_;
};

}  // namespace accelbench::sdk
