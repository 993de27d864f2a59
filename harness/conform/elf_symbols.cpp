// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/elf_symbols.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>

namespace accelbench::conform {
namespace {

error broken(const std::string& happened) {
    return make_error(error_code::plugin_not_loadable, "cannot read the library's symbols",
                      happened);
}

/// False where the bytes end before it does.
template <class Record>
bool read_at(std::string_view bytes, std::uint64_t offset, Record& to) {
    if (offset > bytes.size() || sizeof to > bytes.size() - offset) {
        return false;
    }
    std::memcpy(&to, bytes.data() + offset, sizeof to);
    return true;
}

bool is_exported(const Elf64_Sym& symbol) {
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    const auto type = ELF64_ST_TYPE(symbol.st_info);
    return symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS && binding != STB_LOCAL &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED) && type != STT_SECTION;
}

}  // namespace

result<std::vector<std::string>> exported_symbols(std::string_view bytes) {
    Elf64_Ehdr head{};
    if (!read_at(bytes, 0, head) || std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
        head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB) {
        return broken("it is no 64-bit ELF file");
    }
    std::vector<std::string> names;
    for (std::uint64_t i = 0; i < head.e_shnum; ++i) {
        Elf64_Shdr section{}, strings{};
        if (!read_at(bytes, head.e_shoff + i * sizeof section, section)) {
            return broken("its section table is cut off");
        }
        if (section.sh_type != SHT_DYNSYM) {
            continue;
        }
        if (!read_at(bytes, head.e_shoff + section.sh_link * sizeof strings, strings) ||
            strings.sh_offset > bytes.size()) {
            return broken("its symbol names are cut off");
        }
        const std::string_view texts = bytes.substr(strings.sh_offset, strings.sh_size);
        for (std::uint64_t at = 0; at + sizeof(Elf64_Sym) <= section.sh_size;
             at += sizeof(Elf64_Sym)) {
            Elf64_Sym symbol{};
            if (!read_at(bytes, section.sh_offset + at, symbol)) {
                return broken("its symbol table is cut off");
            }
            if (is_exported(symbol) && symbol.st_name < texts.size()) {
                names.emplace_back(texts.substr(symbol.st_name,
                                                texts.find('\0', symbol.st_name) - symbol.st_name));
            }
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace accelbench::conform
