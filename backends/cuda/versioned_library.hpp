// SPDX-License-Identifier: Apache-2.0
// Opening one of Nvidia's optional libraries: found, of the right generation and complete, or a
// sentence that says what is missing. The library stays open: each leaves threads or further
// libraries behind.
#pragma once

#include <dlfcn.h>

#include <accelbench/sdk/symbols.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace accelbench::cuda {

using sdk::symbols;

template <class Api>
struct found_library {
    std::optional<Api> table;  // empty where the library cannot be used
    std::string version;       // "cuDNN 9.19.0", as far as known
    std::string why;           // what is missing and what to install, when there is no table
};

struct library_rules {
    std::string_view name;   // "cuDNN"
    std::size_t major = 0;   // the generation whose structs we compiled against
    std::size_t oldest = 0;  // numbered major * 10000 + minor * 100 + patch, as all of them are
    std::string_view generation;  // what is said to another: "this plug-in was built for NCCL 2"
    std::string_view advice;      // "install ..."
};

/// "cuDNN 9.19.0"
[[nodiscard]] inline std::string spell_version(std::string_view name, std::size_t version) {
    return std::string(name) + " " + std::to_string(version / 10000) + "." +
           std::to_string(version / 100 % 100) + "." + std::to_string(version % 100);
}

/// dlerror's words, or that there are none.
[[nodiscard]] inline std::string why_not_opened() {
    const char* const words = ::dlerror();
    return words != nullptr ? words : "it cannot be opened";
}

/// version_of(symbols&, Api&): the number, 0 if it cannot be asked. resolve(symbols&, Api&) looks
/// the other functions up. absence(): why the file could not be opened.
template <class Api, class Version, class Resolve, class Absence>
[[nodiscard]] found_library<Api> open_versioned(const char* file, const library_rules& rules,
                                                Version version_of, Resolve resolve,
                                                Absence absence) {
    found_library<Api> found;
    const std::string advice = "; " + std::string(rules.advice);
    void* const library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.why = std::string("looked for ") + file + ": " + absence() + advice;
        return found;
    }
    Api table;
    symbols find(library);
    if (const std::size_t version = version_of(find, table); version != 0) {
        found.version = spell_version(rules.name, version);
        if (version / 10000 != rules.major || version < rules.oldest) {
            found.why = std::string(file) + " calls itself " + found.version + "; " +
                        std::string(rules.generation) + advice;
            return found;
        }
    }
    resolve(find, table);
    if (find.missing() != nullptr) {
        found.why = std::string(file) + (found.version.empty() ? "" : " (" + found.version + ")") +
                    " lacks " + find.missing() + advice;
        return found;
    }
    found.table = table;
    return found;
}

}  // namespace accelbench::cuda
