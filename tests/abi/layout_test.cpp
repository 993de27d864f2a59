// SPDX-License-Identifier: Apache-2.0
// No offset and no size of the border changes unnoticed.
#include "layout.hpp"

#include <accelbench/plugin.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "kernels/dtype.hpp"

namespace accelbench {
namespace {

TEST(layout, equals_the_golden_table) {
    std::ifstream file(ACCELBENCH_LAYOUT_GOLDEN);
    ASSERT_TRUE(file) << "cannot read " << ACCELBENCH_LAYOUT_GOLDEN;
    std::stringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(golden.str(), abi::layout_text())
        << "Fields may be appended, with ACCB_ABI_MINOR raised; the new table is what "
           "accb_print_layout prints.";
}

// The header has no padding, so listed fields must tile their struct: none is missing in the table.
TEST(layout, fields_tile_their_structs) {
    for (const abi::struct_layout& layout : abi::layouts()) {
        std::size_t end = 0;
        for (const abi::field_layout& field : layout.fields) {
            EXPECT_EQ(end, field.offset) << layout.name << "." << field.name;
            end = field.offset + field.size;
        }
        EXPECT_EQ(end, layout.size) << layout.name;
    }
}

TEST(layout, growable_structs_begin_with_their_size) {
    for (const abi::struct_layout& layout : abi::layouts()) {
        const bool leaf = layout.name == "accb_str" || layout.name == "accb_attr" ||
                          layout.name == "accb_claim" || layout.name == "accb_binding" ||
                          layout.name == "accb_sample";
        EXPECT_EQ(!leaf, layout.fields.front().name == "struct_size") << layout.name;
    }
}

TEST(dtype, numbers_equal_the_border) {
    using kernels::dtype;
    const std::pair<dtype, accb_dtype> pairs[] = {
        {dtype::f64, ACCB_F64},   {dtype::f32, ACCB_F32},   {dtype::f16, ACCB_F16},
        {dtype::bf16, ACCB_BF16}, {dtype::tf32, ACCB_TF32}, {dtype::i64, ACCB_I64},
        {dtype::i32, ACCB_I32},   {dtype::i8, ACCB_I8},     {dtype::u8, ACCB_U8}};
    for (const auto& [ours, border] : pairs) {
        EXPECT_EQ(static_cast<accb_dtype>(ours), border);
    }
}

}  // namespace
}  // namespace accelbench
