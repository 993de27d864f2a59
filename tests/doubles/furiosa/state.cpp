// SPDX-License-Identifier: Apache-2.0
#include "tests/doubles/furiosa/state.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/doubles/npu/artifact.hpp"

using accelbench::furiosa_double::side;
using block = std::shared_ptr<std::vector<std::byte>>;

struct Runtime {
    std::uint8_t chip;
    int lock;  // of the card's file: a chip belongs to one process
    std::uint64_t next_place = 0x1000;
    std::map<std::uint64_t, std::weak_ptr<std::vector<std::byte>>> blocks;  // by place on the chip
    std::vector<std::thread> threads;
};
struct Kernel {
    std::unique_ptr<accelbench::npu_double::artifact> program;
};
struct Memory {
    side where;
    std::uint64_t place;  // offset on the chip, or address
    std::size_t size;
    std::byte* bytes;
    block owned;  // empty for a view
};

namespace accelbench::furiosa_double {
namespace {

// A host buffer is longer than asked for by this, as the vendor's own caller found its to be.
constexpr std::size_t longer = 24;
constexpr std::byte fresh{0xa5};

std::recursive_mutex guard;
std::set<const void*> alive;
bool lost = false;
Runtime* opened = nullptr;

[[noreturn]] void give_up(const std::string& words) {
    complain(words);
    std::abort();
}

template <class Object>
Object* adopt(Object* made) {
    const std::lock_guard lock(guard);
    alive.insert(made);
    return made;
}
void require_alive(const void* it, const char* what) {
    const std::lock_guard lock(guard);
    if (alive.count(it) == 0) {
        give_up(std::string("a ") + what + " that was never made, or is freed, was used");
    }
}
const Memory& memory(const Memory* it, side of) {
    require_alive(it, "buffer");
    if (of != side::either && it->where != of) {
        give_up("a buffer of the host was taken for one of the chip, or the other way round");
    }
    return *it;
}

std::filesystem::path node_of(std::uint8_t chip) {
    const char* const root = std::getenv("ACCELBENCH_FURIOSA_ROOT");
    return std::filesystem::path(root == nullptr ? "/" : root) / "dev/rngd" /
           ("npu" + std::to_string(chip) + "mgmt");
}

void lose() {
    const std::lock_guard lock(guard);
    lost = true;
    std::error_code failed;
    if (opened != nullptr) {
        std::filesystem::remove(node_of(opened->chip), failed);
    }
}

std::size_t in_use(const Runtime& rt) {
    std::size_t bytes = 0;
    for (const auto& [place, held] : rt.blocks) {
        const block there = held.lock();
        bytes += there == nullptr ? 0 : there->size();
    }
    return bytes;
}

Memory* memory_of(side where, std::uint64_t place, std::size_t size, std::byte* bytes,
                  block owned) {
    return adopt(new Memory{where, place, size, bytes, std::move(owned)});
}

bool fit(std::span<const Memory* const> given, const std::vector<npu_double::port>& wanted) {
    if (given.size() != wanted.size()) {
        complain("the kernel takes " + std::to_string(wanted.size()) + " buffers here, not " +
                 std::to_string(given.size()));
        return false;
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (memory(given[i], side::npu).size != wanted[i].bytes) {
            complain("buffer " + std::to_string(i) + " has " + std::to_string(given[i]->size) +
                     " bytes; the kernel's " + wanted[i].name + " has " +
                     std::to_string(wanted[i].bytes));
            return false;
        }
    }
    return true;
}

}  // namespace

npu_double::settings& asked() {
    static npu_double::settings all("ACCELBENCH_FURIOSA_DOUBLE");
    return all;
}

void complain(const std::string& words) {
    std::fprintf(stderr, "device_runtime (double): %s\n", words.c_str());
}

std::string enter(const char* call) {
    const std::string fault = asked().fault(call);
    if (std::string_view(call) == "furiosa_runtime_init") {
        lost = false;  // a card that is back, if it is
    }
    if (fault == "hang") {
        for (;;) {
            ::pause();
        }
    }
    if (fault == "lost") {
        lose();
    }
    return lost ? "lost" : fault;
}

Runtime* open_runtime(std::uint8_t chip) {
    const int file = ::open(node_of(chip).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 || asked().text("busy") == "1" || ::flock(file, LOCK_EX | LOCK_NB) != 0) {
        complain("npu" + std::to_string(chip) +
                 (file < 0 ? " is not there" : " is in use: device busy"));
        if (file >= 0) {
            ::close(file);
        }
        return nullptr;
    }
    auto* const made = new Runtime{chip, file, 0x1000, {}, {}};
    opened = made;
    return adopt(made);
}

void close_runtime(Runtime* rt) {
    require_alive(rt, "runtime");
    for (std::thread& one : rt->threads) {
        one.join();
    }
    const std::lock_guard lock(guard);
    alive.erase(rt);
    if (!alive.empty()) {
        complain(std::to_string(alive.size()) + " objects are alive when the runtime goes");
    }
    ::close(rt->lock);
    opened = nullptr;
    delete rt;
}

void later(Runtime* rt, std::function<void()> what) {
    require_alive(rt, "runtime");
    rt->threads.emplace_back(std::move(what));
}

Kernel* load_kernel(const Runtime* rt, const std::uint8_t* edf, std::size_t size) {
    require_alive(rt, "runtime");
    // The text is read by path; a file without a name serves.
    const int file = ::memfd_create("edf", MFD_CLOEXEC);
    const bool whole = file >= 0 && ::write(file, edf, size) == static_cast<ssize_t>(size);
    std::string why = "it could not be copied";
    auto program =
        whole ? npu_double::artifact::load("/proc/self/fd/" + std::to_string(file), why) : nullptr;
    ::close(file);
    if (program != nullptr && program->value("format") != "edf") {
        why = "its format is " + program->value("format");
        program = nullptr;
    }
    if (program == nullptr) {
        complain("failed to parse EDF: " + why);
        return nullptr;
    }
    return adopt(new Kernel{std::move(program)});
}

void free_kernel(Kernel* k) {
    require_alive(k, "kernel");
    const std::lock_guard lock(guard);
    alive.erase(k);
    delete k;
}

std::int32_t run(const Runtime* rt, const Kernel* k, std::span<const Memory* const> inputs,
                 std::span<const Memory* const> outputs, bool wrong) {
    require_alive(rt, "runtime");
    require_alive(k, "kernel");
    if (!fit(inputs, k->program->inputs()) || !fit(outputs, k->program->outputs())) {
        return -1;
    }
    std::vector<const void*> from;
    std::vector<void*> to;
    for (const Memory* one : inputs) {
        from.push_back(one->bytes);
    }
    for (const Memory* one : outputs) {
        to.push_back(one->bytes);
    }
    k->program->run(from, to);
    if (wrong) {
        static_cast<unsigned char*>(to.front())[1] ^= 0x40;
    }
    return 0;
}

Memory* npu_block(const Runtime* rt, std::size_t size) {
    require_alive(rt, "runtime");
    const std::lock_guard lock(guard);
    auto& on = *const_cast<Runtime*>(rt);
    if (in_use(on) + size > asked().number("memory_mb", 64) << 20) {
        return nullptr;
    }
    auto bytes = std::make_shared<std::vector<std::byte>>(size, fresh);
    const std::uint64_t place = on.next_place;
    on.next_place += (size + 0x1fff) / 0x1000 * 0x1000;  // never again the same place
    on.blocks[place] = bytes;
    return memory_of(side::npu, place, size, bytes->data(), bytes);
}

Memory* npu_view(const Runtime* rt, std::uint64_t place, std::size_t size) {
    require_alive(rt, "runtime");
    const std::lock_guard lock(guard);
    auto after = rt->blocks.upper_bound(place);
    const block there = after == rt->blocks.begin() ? nullptr : std::prev(after)->second.lock();
    const std::uint64_t offset = there == nullptr ? 0 : place - std::prev(after)->first;
    if (there == nullptr || offset > there->size() || size > there->size() - offset) {
        complain("a view lies outside every block of the chip");
        return nullptr;
    }
    return memory_of(side::npu, place, size, there->data() + offset, nullptr);
}

Memory* cpu_block(std::size_t size) {
    auto bytes = std::make_shared<std::vector<std::byte>>(size + longer, fresh);
    return memory_of(side::cpu, reinterpret_cast<std::uint64_t>(bytes->data()), size, bytes->data(),
                     bytes);
}

Memory* cpu_view(std::uint64_t address, std::size_t size) {
    return memory_of(side::cpu, address, size, reinterpret_cast<std::byte*>(address), nullptr);
}

Memory* clone(const Memory* it, side of) {
    return adopt(new Memory(memory(it, of)));
}

void free_memory(Memory* it, side of) {
    if (it != nullptr) {
        (void)memory(it, of);
        const std::lock_guard lock(guard);
        alive.erase(it);
        delete it;
    }
}

std::uint64_t place_of(const Memory* it, side of) {
    return memory(it, of).place;
}

std::size_t length_of(const Memory* it, side of) {
    const Memory& known = memory(it, of);
    return known.size + (known.where == side::cpu ? longer : 0);
}

std::int32_t copy(const Runtime* rt, const Memory* from, side from_side, const Memory* to,
                  side to_side) {
    require_alive(rt, "runtime");
    const Memory &source = memory(from, from_side), &target = memory(to, to_side);
    if (source.size != target.size) {
        complain("a copy has two lengths");
        return -1;
    }
    std::memcpy(target.bytes, source.bytes, source.size);
    return 0;
}

}  // namespace accelbench::furiosa_double
