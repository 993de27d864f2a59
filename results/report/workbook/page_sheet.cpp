// SPDX-License-Identifier: Apache-2.0
#include "results/report/workbook/page_sheet.hpp"

namespace accelbench::results {

using workbook::look;
using workbook::sheet;

void write_page(sheet& into, const doc_page& page, const std::string& title) {
    std::uint32_t row = 0;
    into.text({row++, 0}, title, look::head);
    for (const doc_block& block : page.blocks) {
        for (const phrase& line : block.lines) {
            into.text({row++, 0}, line.text,
                      block.kind == block_kind::heading ? look::head : look::plain);
        }
        if (block.kind != block_kind::table) {
            continue;
        }
        into.text({row++, 0}, block.table.caption, look::head);
        for (std::size_t i = 0; i < block.table.columns.size(); ++i) {
            into.text({row, static_cast<std::uint16_t>(i)}, block.table.columns[i].name,
                      look::head);
        }
        row += block.table.columns.empty() ? 0 : 1;
        for (const auto& cells : block.table.rows) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                into.text({row, static_cast<std::uint16_t>(i)}, cells[i].text, look::wrapped);
            }
            ++row;
        }
    }
    into.widths(0, 0, 24.0);
    into.widths(1, 1, 110.0);
    into.widths(2, 7, 26.0);
}

}  // namespace accelbench::results
