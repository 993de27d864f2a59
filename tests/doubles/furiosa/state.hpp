// SPDX-License-Identifier: Apache-2.0
// What lives behind the runtime's handles, and the rules that it keeps.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "tests/doubles/npu/settings.hpp"

struct Runtime;
struct Kernel;
struct Memory;

namespace accelbench::furiosa_double {

enum class side : std::uint8_t { cpu, npu, either };

[[nodiscard]] npu_double::settings& asked();
/// The fault that is due in this call: "" for none. Hangs, or loses the card, where that is it.
[[nodiscard]] std::string enter(const char* call);
void complain(const std::string& words);

[[nodiscard]] Runtime* open_runtime(std::uint8_t chip);
void close_runtime(Runtime* rt);
/// On the runtime's own thread, after this call.
void later(Runtime* rt, std::function<void()> what);

[[nodiscard]] Kernel* load_kernel(const Runtime* rt, const std::uint8_t* edf, std::size_t size);
void free_kernel(Kernel* k);
[[nodiscard]] std::int32_t run(const Runtime* rt, const Kernel* k,
                               std::span<const Memory* const> inputs,
                               std::span<const Memory* const> outputs, bool wrong);

[[nodiscard]] Memory* npu_block(const Runtime* rt, std::size_t size);
[[nodiscard]] Memory* npu_view(const Runtime* rt, std::uint64_t place, std::size_t size);
[[nodiscard]] Memory* cpu_block(std::size_t size);
[[nodiscard]] Memory* cpu_view(std::uint64_t address, std::size_t size);
[[nodiscard]] Memory* clone(const Memory* it, side of);
void free_memory(Memory* it, side of);
[[nodiscard]] std::uint64_t place_of(const Memory* it, side of);
[[nodiscard]] std::size_t length_of(const Memory* it, side of);
[[nodiscard]] std::int32_t copy(const Runtime* rt, const Memory* from, side from_side,
                                const Memory* to, side to_side);

}  // namespace accelbench::furiosa_double
