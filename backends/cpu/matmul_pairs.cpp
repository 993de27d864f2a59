// SPDX-License-Identifier: Apache-2.0
// s8 products on processors without VNNI: operands widened to pairs of s16, exact in every case.
#include "backends/cpu/matmul.hpp"
#include "backends/cpu/scratch.hpp"

namespace accelbench::cpu {
namespace {

class pairs_op final : public bound_op {
  public:
    pairs_op(const matmul_problem& p, const machine& m, memory_list memory)
        : machine_(m),
          problem_(p),
          pairs_((p.k + 1) / 2),
          panels_((p.n + m.simd.panel - 1) / m.simd.panel),
          a_(reinterpret_cast<const std::int8_t*>(memory[0])),
          b_(reinterpret_cast<const std::int8_t*>(memory[1])),
          packed_a_(p.m * pairs_ * 2),
          packed_b_(panels_ * m.simd.panel * pairs_ * 2),
          args_{.a = packed_a_.data(),
                .b = packed_b_.data(),
                .y = reinterpret_cast<std::int32_t*>(memory[2]),
                .rows = p.m,
                .columns = p.n,
                .pairs = pairs_} {
        if (p.constant_b)
            pack_b();
    }
    void launch(std::span<const std::int64_t>) override {
        pack_a();
        if (!problem_.constant_b)
            pack_b();
        // Tiles of 96 rows by 8 panels (128 columns with AVX2): small enough to balance, large
        // enough to reuse.
        const std::int64_t row_tiles = (problem_.m + tile_rows - 1) / tile_rows;
        const std::int64_t panel_tiles = (panels_ + tile_panels - 1) / tile_panels;
        machine_.team.each_range(
            row_tiles * panel_tiles, 1, 1, [&](int, std::int64_t begin, std::int64_t end) {
                for (std::int64_t tile = begin; tile < end; ++tile) {
                    const std::int64_t row = tile / panel_tiles * tile_rows;
                    const std::int64_t panel = tile % panel_tiles * tile_panels;
                    machine_.simd.gemm_s8(args_, row, std::min(problem_.m, row + tile_rows), panel,
                                          std::min(panels_, panel + tile_panels));
                }
            });
    }

  private:
    static constexpr std::int64_t tile_rows = 96;
    static constexpr std::int64_t tile_panels = 8;

    [[nodiscard]] std::int16_t a_at(std::int64_t row, std::int64_t k) const {
        return problem_.trans_a ? a_[k * problem_.m + row] : a_[row * problem_.k + k];
    }
    void pack_a() {
        machine_.team.each_range(problem_.m, 1, 16, [&](int, std::int64_t begin, std::int64_t end) {
            for (std::int64_t row = begin; row < end; ++row) {
                std::int16_t* to = packed_a_.data() + row * pairs_ * 2;
                if (!problem_.trans_a) {
                    machine_.simd.widen_s8(to, a_ + row * problem_.k, 0, problem_.k);
                    continue;
                }
                for (std::int64_t k = 0; k < problem_.k; ++k)
                    to[k] = a_at(row, k);
            }
        });
    }
    void pack_b() {
        machine_.team.each_range(panels_, 1, 1, [&](int, std::int64_t begin, std::int64_t end) {
            for (std::int64_t panel = begin; panel < end; ++panel)
                pack_panel(panel);
        });
    }
    void pack_panel(std::int64_t panel) {
        const std::int64_t width = machine_.simd.panel;
        std::int16_t* to = packed_b_.data() + panel * width * pairs_ * 2;
        const std::int64_t columns = std::min(width, problem_.n - panel * width);
        for (std::int64_t c = 0; c < columns; ++c) {
            const std::int64_t n = panel * width + c;
            const std::int8_t* from = problem_.trans_b ? b_ + n * problem_.k : b_ + n;
            const std::int64_t step = problem_.trans_b ? 1 : problem_.n;
            for (std::int64_t k = 0; k < problem_.k; ++k)
                to[(k / 2 * width + c) * 2 + k % 2] = from[k * step];
        }
    }

    const machine& machine_;
    matmul_problem problem_;
    std::int64_t pairs_, panels_;
    const std::int8_t *a_, *b_;
    block<std::int16_t> packed_a_,
        packed_b_;  // zero where K or N is padded, and never written there
    gemm_s8_args args_;
};

}  // namespace

std::unique_ptr<bound_op> bind_pairs_s8(const matmul_problem& p, const machine& m,
                                        memory_list memory) {
    return std::make_unique<pairs_op>(p, m, memory);
}

}  // namespace accelbench::cpu
