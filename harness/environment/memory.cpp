// SPDX-License-Identifier: Apache-2.0
// Memory: how much there is, how much is left, how it is paged.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/environment/reading.hpp"
#include "harness/environment/sections.hpp"

namespace accelbench::environment {
namespace {

result<std::int64_t> meminfo_bytes(const environment_roots& roots, std::string_view key) {
    const auto info = read_text(roots.proc / "meminfo");
    if (!info) {
        return info.error();
    }
    const auto text = find_value(*info, key, ':');
    return text ? parse_size(*text) : result<std::int64_t>(text.error());
}

// "always [madvise] never": the word in brackets is the one that holds.
result<std::string> chosen_word(const std::filesystem::path& file) {
    const auto text = read_text(file);
    if (!text) {
        return text;
    }
    const std::size_t open = text->find('[');
    const std::size_t close = text->find(']');
    if (open == std::string::npos || close == std::string::npos || close < open) {
        return text;
    }
    return text->substr(open + 1, close - open - 1);
}

}  // namespace

nlohmann::json collect_memory(const environment_roots& roots) {
    section s;
    s.put("total_bytes", meminfo_bytes(roots, "MemTotal"));
    s.put("free_bytes", meminfo_bytes(roots, "MemFree"));
    s.put("available_bytes", meminfo_bytes(roots, "MemAvailable"));
    s.put("usable_bytes", available_memory_bytes(roots));
    s.put("swap_total_bytes", meminfo_bytes(roots, "SwapTotal"));
    s.put("swap_free_bytes", meminfo_bytes(roots, "SwapFree"));
    s.put("transparent_huge_pages",
          chosen_word(roots.sys / "kernel/mm/transparent_hugepage/enabled"));
    s.put("transparent_huge_page_defrag",
          chosen_word(roots.sys / "kernel/mm/transparent_hugepage/defrag"));
    const auto info = read_text(roots.proc / "meminfo");
    s.put("huge_pages", info ? find_value(*info, "HugePages_Total", ':') : info);
    s.put("huge_page_bytes", meminfo_bytes(roots, "Hugepagesize"));
    return std::move(s).take();
}

result<std::uint64_t> available_memory_bytes(const environment_roots& roots) {
    const auto machine = meminfo_bytes(roots, "MemAvailable");
    if (!machine) {
        return machine.error();
    }
    const auto by_machine = static_cast<std::uint64_t>(std::max<std::int64_t>(*machine, 0));
    const auto by_limits = memory_left_by_limits(roots);
    return by_limits ? std::min(by_machine, *by_limits) : by_machine;
}

}  // namespace accelbench::environment
