// SPDX-License-Identifier: Apache-2.0
// Default tiles and the small table that tuning searches.
#include "matmul_tile.hpp"

#include <algorithm>
#include <cstdio>

namespace accelbench::opencl {
namespace {

int round_up(int value, int unit) {
    return (value + unit - 1) / unit * unit;
}

int tasks(const matmul_shape& shape, const matmul_tile& tile) {
    const int down = (shape.m + tile.rows - 1) / tile.rows;
    const int across = (shape.n + tile.columns - 1) / tile.columns;
    return down * across;
}

uint64_t local_bytes(const matmul_tile& tile) {
    // Packed rows of a, and the f32 sums of a narrow result.
    return uint64_t{4} * tile.rows * (tile.depth + tile.columns);
}

bool fits(const matmul_tile& tile, const device_traits& device) {
    const bool sane =
        (tile.vector == 4 || tile.vector == 8 || tile.vector == 16) && tile.register_rows >= 1 &&
        tile.register_rows <= 16 && tile.register_vectors >= 1 && tile.register_vectors <= 8 &&
        tile.rows >= tile.register_rows && tile.rows <= 4096 &&
        tile.rows % tile.register_rows == 0 && tile.columns >= tile.register_columns() &&
        tile.columns <= 65536 && tile.columns % tile.register_columns() == 0 && tile.depth >= 1 &&
        tile.depth <= 1024;
    return sane && local_bytes(tile) <= device.local_bytes;
}

// Shrinks the tile's rows and columns until every core has work; wide tiles first lose columns,
// since rows are what a packed panel of b is reused over.
matmul_tile sized(matmul_tile tile, const matmul_shape& shape, const device_traits& device) {
    const int unit = tile.register_columns();
    tile.rows = std::min(tile.rows, round_up(shape.m, tile.register_rows));
    tile.columns = std::min(round_up(tile.columns, unit), round_up(shape.n, unit));
    const int wanted = static_cast<int>(device.compute_units) * 4;
    while (tasks(shape, tile) < wanted || local_bytes(tile) > device.local_bytes) {
        if (tile.columns > 4 * unit || (tile.columns > unit && tile.rows <= tile.register_rows)) {
            tile.columns = round_up(tile.columns / 2, unit);
        } else if (tile.rows > 4 * tile.register_rows) {
            tile.rows = round_up(tile.rows / 2, tile.register_rows);
        } else {
            break;
        }
    }
    return tile;
}

matmul_tile with_registers(int vector, int rows, int vectors, const matmul_shape& shape) {
    // Few register heights, since each is a program that the driver must compile.
    const int height = shape.m == 1 ? 1 : shape.m <= 4 ? std::min(rows, 4) : rows;
    matmul_tile tile{vector, height, vectors, 96, 512, 256};
    tile.rows = round_up(96, tile.register_rows);
    return tile;
}

}  // namespace

matmul_tile default_tile(const matmul_shape& shape, const device_traits& device) {
    const int vector = device.vector_width >= 16 ? 16 : 8;
    if (shape.m < 4) {
        // Few rows: b streams from memory once, and several sums hide the latency of fma.
        return sized(with_registers(vector, shape.m == 1 ? 1 : 4, shape.m == 1 ? 4 : 2, shape),
                     shape, device);
    }
    // 6 x 2 vectors and what they are made of fill the 16 registers of AVX2; AVX-512 has 32.
    const int rows = vector == 16 ? 12 : 6;
    return sized(with_registers(vector, rows, 2, shape), shape, device);
}

std::vector<matmul_tile> candidate_tiles(const matmul_shape& shape, const device_traits& device) {
    std::vector<matmul_tile> tiles = {default_tile(shape, device)};
    struct registers {
        int vector, rows, vectors;
    };
    constexpr registers choices[] = {{8, 6, 2},  {8, 4, 2},   {8, 4, 3},  {8, 8, 1},
                                     {16, 6, 1}, {16, 12, 2}, {16, 8, 2}, {16, 8, 3}};
    for (const registers& choice : choices) {
        for (const int depth : {256, 128, 512}) {
            for (const int rows : {96, 192, 48}) {
                matmul_tile tile =
                    with_registers(choice.vector, choice.rows, choice.vectors, shape);
                tile.depth = depth;
                tile.rows = round_up(rows, tile.register_rows);
                tile = sized(tile, shape, device);
                if (fits(tile, device) &&
                    std::find(tiles.begin(), tiles.end(), tile) == tiles.end()) {
                    tiles.push_back(tile);
                }
            }
        }
    }
    return tiles;
}

std::string record_of(const matmul_tile& tile) {
    char text[96];
    std::snprintf(text, sizeof(text), "matmul v%d r%dx%d t%dx%d k%d", tile.vector,
                  tile.register_rows, tile.register_vectors, tile.rows, tile.columns, tile.depth);
    return text;
}

std::optional<matmul_tile> tile_of(std::string_view record, const device_traits& device) {
    const std::string text(record);
    matmul_tile tile{};
    int used = 0;
    const int fields = std::sscanf(text.c_str(), "matmul v%d r%dx%d t%dx%d k%d%n", &tile.vector,
                                   &tile.register_rows, &tile.register_vectors, &tile.rows,
                                   &tile.columns, &tile.depth, &used);
    if (fields != 6 || static_cast<std::size_t>(used) != text.size() || !fits(tile, device)) {
        return std::nullopt;
    }
    return tile;
}

}  // namespace accelbench::opencl
