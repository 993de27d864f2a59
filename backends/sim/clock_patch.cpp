// SPDX-License-Identifier: Apache-2.0
// Overwrites one slot of the executable's table of dynamic symbols, as a vendor's library could.
#include "clock_patch.hpp"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <accelbench/sdk/error.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>

namespace accelbench::sim {
namespace {

struct bend {
    double rate = 1.0;
    int64_t since_ns = 0;
};
bend bent;  // written once, before any slot points at bent_gettime

int64_t total_ns(const timespec& moment) {
    return moment.tv_sec * 1'000'000'000LL + moment.tv_nsec;
}

int bent_gettime(clockid_t which, timespec* moment) {
    const int status = ::clock_gettime(which, moment);
    if (status == 0 && which == CLOCK_MONOTONIC) {
        const double passed = static_cast<double>(total_ns(*moment) - bent.since_ns);
        const int64_t told = bent.since_ns + static_cast<int64_t>(passed * bent.rate);
        moment->tv_sec = told / 1'000'000'000LL;
        moment->tv_nsec = told % 1'000'000'000LL;
    }
    return status;
}

/// What a loaded object's dynamic section says about its relocations.
struct relocations {
    const ElfW(Sym) * symbols = nullptr;
    const char* names = nullptr;
    const ElfW(Rela) * data = nullptr;
    std::size_t data_bytes = 0;
    const ElfW(Rela) * calls = nullptr;
    std::size_t call_bytes = 0;
};

template <class T>
const T* at(ElfW(Addr) address) {
    return reinterpret_cast<const T*>(address);
}

relocations relocations_of(const ElfW(Dyn) * entry) {
    relocations found;
    for (; entry->d_tag != DT_NULL; ++entry) {
        switch (entry->d_tag) {
            case DT_SYMTAB:
                found.symbols = at<ElfW(Sym)>(entry->d_un.d_ptr);
                break;
            case DT_STRTAB:
                found.names = at<char>(entry->d_un.d_ptr);
                break;
            case DT_RELA:
                found.data = at<ElfW(Rela)>(entry->d_un.d_ptr);
                break;
            case DT_RELASZ:
                found.data_bytes = entry->d_un.d_val;
                break;
            case DT_JMPREL:
                found.calls = at<ElfW(Rela)>(entry->d_un.d_ptr);
                break;
            case DT_PLTRELSZ:
                found.call_bytes = entry->d_un.d_val;
                break;
            default:
                break;
        }
    }
    return found;
}

void overwrite(void** slot) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    auto* const begin =
        reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(slot) & ~(page - 1));
    // Read-only after relocation; a vendor's library is as free to change that as this one.
    if (::mprotect(begin, page, PROT_READ | PROT_WRITE) == 0) {
        *slot = reinterpret_cast<void*>(&bent_gettime);
    }
}

bool patch(const relocations& where, ElfW(Addr) base, const ElfW(Rela) * first, std::size_t bytes) {
    bool found = false;
    for (std::size_t i = 0; first != nullptr && i < bytes / sizeof *first; ++i) {
        const auto symbol = ELF64_R_SYM(first[i].r_info);
        if (symbol != 0 &&
            std::strcmp(where.names + where.symbols[symbol].st_name, "clock_gettime") == 0) {
            overwrite(reinterpret_cast<void**>(base + first[i].r_offset));
            found = true;
        }
    }
    return found;
}

/// The first object is the executable: nothing else is looked at.
int patch_executable(dl_phdr_info* object, std::size_t, void* done) {
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        if (object->dlpi_phdr[i].p_type == PT_DYNAMIC) {
            const relocations where =
                relocations_of(at<ElfW(Dyn)>(object->dlpi_addr + object->dlpi_phdr[i].p_vaddr));
            if (where.symbols != nullptr && where.names != nullptr) {
                const bool in_data = patch(where, object->dlpi_addr, where.data, where.data_bytes);
                const bool in_calls =
                    patch(where, object->dlpi_addr, where.calls, where.call_bytes);
                *static_cast<bool*>(done) = in_data || in_calls;
            }
        }
    }
    return 1;
}

}  // namespace

void bend_clock(double rate) {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    bent = {rate, total_ns(now)};
    bool done = false;
    ::dl_iterate_phdr(patch_executable, &done);
    if (!done) {
        throw sdk::error(ACCB_UNAVAILABLE,
                         "option 'clock': the executable does not call clock_gettime through the "
                         "linker; leave the option away");
    }
}

}  // namespace accelbench::sim
