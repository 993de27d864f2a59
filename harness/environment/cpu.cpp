// SPDX-License-Identifier: Apache-2.0
// The processor: model, topology, caches, frequencies, mitigations, NUMA.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/environment/reading.hpp"
#include "harness/environment/sections.hpp"

namespace accelbench::environment {
namespace {

std::filesystem::path cpu_folder(const environment_roots& roots, int cpu) {
    return roots.sys / "devices/system/cpu" / fmt::format("cpu{}", cpu);
}

std::vector<int> online_cpus(const environment_roots& roots) {
    const auto text = read_text(roots.sys / "devices/system/cpu/online");
    return text ? parse_cpu_list(*text) : std::vector<int>{};
}

// Only the instruction sets that libraries choose code by: the full list has a hundred words.
bool is_vector_feature(std::string_view flag) {
    constexpr std::array prefixes = {"sse4_2", "avx", "fma",  "f16c", "amx", "asimd",
                                     "sve",    "sme", "bf16", "i8mm", "rvv"};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const char* p) { return flag.starts_with(p); });
}

void put_model(section& s, const environment_roots& roots) {
    const auto info = read_text(roots.proc / "cpuinfo");
    if (!info) {
        for (const auto* key : {"model", "vendor", "family", "model_number", "stepping",
                                "microcode", "vector_features"}) {
            s.miss(key, info.error().tried + ": " + info.error().happened);
        }
        return;
    }
    s.put("model", find_value(*info, "model name", ':'));
    s.put("vendor", find_value(*info, "vendor_id", ':'));
    s.put("family", find_value(*info, "cpu family", ':'));
    s.put("model_number", find_value(*info, "model", ':'));
    s.put("stepping", find_value(*info, "stepping", ':'));
    s.put("microcode", find_value(*info, "microcode", ':'));
    auto flags = find_value(*info, "flags", ':');
    if (!flags) {
        flags = find_value(*info, "Features", ':');  // the ARM spelling
    }
    if (!flags) {
        s.put("vector_features", flags);
        return;
    }
    std::vector<std::string> features = split_words(*flags);
    std::erase_if(features, [](const std::string& flag) { return !is_vector_feature(flag); });
    s.put("vector_features", nlohmann::json(features));
}

void put_topology(section& s, const environment_roots& roots, const std::vector<int>& cpus) {
    std::set<std::pair<std::int64_t, std::int64_t>> cores;
    std::set<std::int64_t> sockets;
    for (const int cpu : cpus) {
        const auto folder = cpu_folder(roots, cpu) / "topology";
        const auto socket = read_integer(folder / "physical_package_id");
        const auto core = read_integer(folder / "core_id");
        if (socket && core) {
            sockets.insert(*socket);
            cores.emplace(*socket, *core);
        }
    }
    if (cpus.empty()) {
        s.miss("logical_cpus", "the kernel lists no processor that is online");
    } else {
        s.put("logical_cpus", cpus.size());
    }
    if (cores.empty()) {
        s.miss("cores", "the kernel gives no topology");
        s.miss("sockets", "the kernel gives no topology");
    } else {
        s.put("cores", cores.size());
        s.put("sockets", sockets.size());
    }
    s.put("smt", read_text(roots.sys / "devices/system/cpu/smt/control"));
    const auto nodes = read_text(roots.sys / "devices/system/node/online");
    if (nodes) {
        s.put("numa_nodes", parse_cpu_list(*nodes).size());
    } else {
        s.put("numa_nodes", nodes);
    }
}

nlohmann::json collect_caches(const environment_roots& roots) {
    nlohmann::json caches = nlohmann::json::array();
    for (const auto& folder : sorted_entries(cpu_folder(roots, 0) / "cache")) {
        if (!folder.filename().string().starts_with("index")) {
            continue;
        }
        section cache;
        cache.put("level", read_integer(folder / "level"));
        cache.put("type", read_text(folder / "type"));
        const auto size = read_text(folder / "size");
        cache.put("size_bytes", size ? parse_size(*size) : result<std::int64_t>(size.error()));
        cache.put("line_bytes", read_integer(folder / "coherency_line_size"));
        cache.put("shared_by_cpus", read_text(folder / "shared_cpu_list"));
        caches.push_back(std::move(cache).take());
    }
    return caches;
}

// One value a processor would repeat itself 200 times on a server: equal values are listed once.
template <class Read>
void put_distinct(section& s, std::string_view key, const std::vector<int>& cpus, Read&& read) {
    nlohmann::json values = nlohmann::json::array();
    std::string reason = "no processor is online";
    for (const int cpu : cpus) {
        const auto value = read(cpu);
        if (!value) {
            reason = value.error().tried + ": " + value.error().happened;
        } else if (const nlohmann::json seen(*value);
                   std::find(values.begin(), values.end(), seen) == values.end()) {
            values.push_back(seen);
        }
    }
    if (values.empty()) {
        s.miss(key, reason);
    } else {
        s.put(key, values);
    }
}

void put_frequencies(section& s, const environment_roots& roots, const std::vector<int>& cpus) {
    const auto text_of = [&](const char* name) {
        return [&roots, name](int cpu) {
            return read_text(cpu_folder(roots, cpu) / "cpufreq" / name);
        };
    };
    const auto number_of = [&](const char* name) {
        return [&roots, name](int cpu) {
            return read_integer(cpu_folder(roots, cpu) / "cpufreq" / name);
        };
    };
    put_distinct(s, "governor", cpus, text_of("scaling_governor"));
    put_distinct(s, "frequency_driver", cpus, text_of("scaling_driver"));
    put_distinct(s, "frequency_min_khz", cpus, number_of("scaling_min_freq"));
    put_distinct(s, "frequency_max_khz", cpus, number_of("scaling_max_freq"));
    put_distinct(s, "frequency_now_khz", cpus, number_of("scaling_cur_freq"));
    auto boost = read_text(roots.sys / "devices/system/cpu/cpufreq/boost");
    s.put("boost", boost);
    const auto info = read_text(roots.proc / "cpuinfo");
    s.put("cpuinfo_mhz",
          info ? find_value(*info, "cpu MHz", ':') : result<std::string>(info.error()));
}

void put_mitigations(section& s, const environment_roots& roots) {
    nlohmann::json mitigations = nlohmann::json::object();
    for (const auto& file : sorted_entries(roots.sys / "devices/system/cpu/vulnerabilities")) {
        if (const auto text = read_text(file); text && *text != "Not affected") {
            mitigations[file.filename().string()] = *text;
        }
    }
    if (mitigations.empty()) {
        s.miss("mitigations", "the kernel lists none that applies");
    } else {
        s.put("mitigations", mitigations);
    }
}

}  // namespace

nlohmann::json collect_cpu(const environment_roots& roots) {
    const std::vector<int> cpus = online_cpus(roots);
    section s;
    put_model(s, roots);
    put_topology(s, roots, cpus);
    auto caches = collect_caches(roots);
    if (caches.empty()) {
        s.miss("caches", "the kernel describes no cache of cpu 0");
    } else {
        s.put("caches", std::move(caches));
    }
    put_frequencies(s, roots, cpus);
    put_mitigations(s, roots);
    return std::move(s).take();
}

result<std::uint64_t> last_level_cache_bytes(const environment_roots& roots) {
    std::int64_t largest = 0;
    for (const auto& cache : collect_caches(roots)) {
        if (const auto& size = cache.at("size_bytes"); size.is_number_integer()) {
            largest = std::max(largest, size.get<std::int64_t>());
        }
    }
    if (largest <= 0) {
        return make_error(error_code::io, "cannot tell the size of the last-level cache",
                          "the kernel describes no cache of cpu 0");
    }
    return static_cast<std::uint64_t>(largest);
}

}  // namespace accelbench::environment
