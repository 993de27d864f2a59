// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/version.hpp"
#include "results/merge/kind_json.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

std::string head_text(const merged_content& content) {
    json members = json::array(), kinds = json::array();
    for (const merged_member& member : content.members) {
        members.push_back(to_json(member));
    }
    for (const row_kind& kind : content.kinds) {
        kinds.push_back(to_json(kind));
    }
    json plan = content.members.front().head.plan.json();
    plan.erase("devices");
    const json out{{"schema_version", schema_version},
                   {"product_version", content.product_version},
                   {"plan", std::move(plan)},
                   {"members", std::move(members)},
                   {"expected", content.expected},
                   {"warnings", content.warnings},
                   {"kinds", std::move(kinds)},
                   {"devices", content.blocks.size()},
                   {"rows", content.rows()}};
    return out.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

void add_number(fmt::memory_buffer& out, double value) {
    if (std::isfinite(value)) {
        fmt::format_to(std::back_inserter(out), "{}", value);
    } else {
        fmt::format_to(std::back_inserter(out), "null");
    }
}

template <class T, class F>
void add_column(fmt::memory_buffer& out, std::string_view name, const std::vector<T>& values,
                F add) {
    fmt::format_to(std::back_inserter(out), ",\"{}\":[", name);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) {
            out.push_back(',');
        }
        add(out, values[i]);
    }
    out.push_back(']');
}

void add_block(fmt::memory_buffer& out, const row_block& block) {
    const auto whole = [](fmt::memory_buffer& to, std::uint32_t value) {
        fmt::format_to(std::back_inserter(to), "{}", value);
    };
    fmt::format_to(std::back_inserter(out), "{{\"member\":{},\"device\":{}", block.member,
                   to_line(json(block.device)));
    add_column(out, "kinds", block.kinds, whole);
    add_column(out, "runs", block.runs, whole);
    add_column(out, "times_ns", block.times_ns, add_number);
    add_column(out, "nmse", block.nmse, add_number);
    add_column(out, "error_share", block.error_share, add_number);
    if (!block.watts.empty()) {
        add_column(out, "watts", block.watts, add_number);
    }
    if (!block.idle_watts.empty()) {
        add_column(out, "idle_watts", block.idle_watts, add_number);
    }
    fmt::format_to(std::back_inserter(out), "}}\n");
}

}  // namespace

status write_merged(const merged_content& content, const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        return make_error(error_code::io, "cannot make the folder " + folder.string(),
                          failure.message(), "Name another one with -o");
    }
    if (!fs::is_empty(folder, failure) || failure) {
        return make_error(error_code::bundle_exists, "cannot merge into " + folder.string(),
                          "there is something in it", "Name a new folder with -o");
    }
    if (auto written = write_file_atomic(folder / fleet_file, head_text(content)); !written) {
        return written;
    }
    fmt::memory_buffer rows;
    for (const row_block& block : content.blocks) {
        add_block(rows, block);
    }
    if (auto written = write_file_atomic(folder / rows_file, {rows.data(), rows.size()});
        !written) {
        return written;
    }
    return write_manifest(folder);
}

}  // namespace accelbench::results
