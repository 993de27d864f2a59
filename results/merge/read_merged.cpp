// SPDX-License-Identifier: Apache-2.0
// Rows are read by simdjson, a tenth of the time that a document of a hundred million characters
// takes otherwise (docs/decisions/0043).
#include <fmt/format.h>
#include <simdjson.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/version.hpp"
#include "results/merge/kind_json.hpp"
#include "results/merge/merged.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

struct expected_counts {
    std::uint64_t devices = 0, rows = 0;
};

result<merged_content> read_head(const fs::path& path, expected_counts& counts) {
    const auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    const auto value = parse_json(*text, path.string());
    if (!value) {
        return value.error();
    }
    read_context context{path.string(), {}};
    merged_content content;
    object_reader in(*value, "", context);
    std::string version;
    in.required("schema_version", version);
    if (context.good()) {
        if (auto readable = check_schema_version(version, path.string()); !readable) {
            return readable.error();
        }
    }
    in.required("product_version", content.product_version);
    in.required("expected", content.expected);
    in.required("warnings", content.warnings);
    in.required("devices", counts.devices);
    in.required("rows", counts.rows);
    const auto each = [&](std::string_view name, auto& list, auto read_one) {
        const json* all = in.find(name, true);
        if (all == nullptr) {
            return;
        }
        if (!all->is_array()) {
            context.fail(std::string(name), "must be a list");
            return;
        }
        list.resize(all->size());
        for (std::size_t i = 0; i < list.size() && context.good(); ++i) {
            read_one((*all)[i], fmt::format("{}[{}]", name, i), context, list[i]);
        }
    };
    each("members", content.members, read_member);
    each("kinds", content.kinds, read_kind);
    json plan = json::object();
    if (const json* stored = in.find("plan", true); stored != nullptr && stored->is_object()) {
        plan = *stored;
    }
    if (content.members.empty() && context.good()) {
        context.fail("members", "must hold one at least");
    }
    if (context.fault) {
        return *context.fault;
    }
    for (merged_member& member : content.members) {
        json own = plan;
        own["devices"] = std::as_const(member.head.plan)["devices"];
        member.head.plan = std::move(own);
    }
    return content;
}

/// One line of rows.jsonl. The first fault is kept; it names the column.
class block_reader {
  public:
    explicit block_reader(simdjson::dom::object from) : from_(from) {}

    void index(const char* name, std::size_t& to, std::size_t below) {
        std::uint64_t value = 0;
        if (from_[name].get(value) != simdjson::SUCCESS || value >= below) {
            fail(name, "is no index of what fleet.json lists");
            return;
        }
        to = value;
    }
    void text(const char* name, std::string& to) {
        std::string_view value;
        if (from_[name].get(value) != simdjson::SUCCESS) {
            fail(name, "must be a text");
            return;
        }
        to = value;
    }
    void whole(const char* name, std::vector<std::uint32_t>& to, std::uint64_t below) {
        each(name, [&](simdjson::dom::element one) {
            std::uint64_t value = 0;
            if (one.get(value) != simdjson::SUCCESS || value >= below) {
                return false;
            }
            to.push_back(static_cast<std::uint32_t>(value));
            return true;
        });
    }
    /// null: not measured. Times must be there, and above zero.
    void numbers(const char* name, std::vector<double>& to, bool must_be_positive) {
        each(name, [&](simdjson::dom::element one) {
            double value = std::numeric_limits<double>::quiet_NaN();
            if (one.is_null()
                    ? must_be_positive
                    : one.get(value) != simdjson::SUCCESS || (must_be_positive && !(value > 0.0))) {
                return false;
            }
            to.push_back(value);
            return true;
        });
    }
    [[nodiscard]] bool has(const char* name) const {
        return from_[name].error() == simdjson::SUCCESS;
    }
    void fail(const char* name, const char* what) {
        if (fault_.empty()) {
            fault_ = fmt::format("column '{}' {}", name, what);
        }
    }
    [[nodiscard]] const std::string& fault() const { return fault_; }

  private:
    template <class F>
    void each(const char* name, F take) {
        simdjson::dom::array list;
        if (from_[name].get(list) != simdjson::SUCCESS) {
            fail(name, "must be a list");
            return;
        }
        for (const simdjson::dom::element one : list) {
            if (!take(one)) {
                fail(name, "holds what it cannot hold");
                return;
            }
        }
    }
    simdjson::dom::object from_;
    std::string fault_;
};

std::string read_block(simdjson::dom::object from, const merged_content& content, row_block& to) {
    block_reader in(from);
    in.index("member", to.member, content.members.size());
    in.text("device", to.device);
    in.whole("kinds", to.kinds, content.kinds.size());
    in.whole("runs", to.runs, std::numeric_limits<std::uint32_t>::max());
    in.numbers("times_ns", to.times_ns, true);
    in.numbers("nmse", to.nmse, false);
    in.numbers("error_share", to.error_share, false);
    if (in.has("watts")) {
        in.numbers("watts", to.watts, false);
    }
    if (in.has("idle_watts")) {
        in.numbers("idle_watts", to.idle_watts, false);
    }
    std::uint64_t runs = 0;
    for (const std::uint32_t count : to.runs) {
        runs += count;
    }
    const std::size_t rows = to.kinds.size();
    const auto fits = [rows](const std::vector<double>& column, bool may_be_empty) {
        return column.size() == rows || (may_be_empty && column.empty());
    };
    if (to.runs.size() != rows || runs != to.times_ns.size() || !fits(to.nmse, false) ||
        !fits(to.error_share, false) || !fits(to.watts, true) || !fits(to.idle_watts, true)) {
        in.fail("kinds", "and the other columns are of unlike lengths");
    }
    return in.fault();
}

status read_rows(const fs::path& path, merged_content& content) {
    auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    const std::size_t size = text->size();
    text->resize(size + simdjson::SIMDJSON_PADDING);
    const std::string_view all(text->data(), size);
    simdjson::dom::parser parser;
    std::size_t line = 1;
    const auto damaged = [&](const std::string& happened) {
        return make_error(error_code::bundle_damaged,
                          fmt::format("cannot read {} line {}", path.string(), line), happened,
                          "Merge the members again, or use the original merged bundle");
    };
    for (std::size_t begin = 0; begin < size; ++line) {
        const std::size_t end = all.find('\n', begin);
        if (end == std::string_view::npos) {
            return damaged("it is cut");
        }
        simdjson::dom::object object;
        if (parser.parse(all.data() + begin, end - begin, false).get(object) != simdjson::SUCCESS) {
            return damaged("it is no JSON object");
        }
        row_block block;
        if (const std::string fault = read_block(object, content, block); !fault.empty()) {
            return damaged(fault);
        }
        content.blocks.push_back(std::move(block));
        begin = end + 1;
    }
    return {};
}

}  // namespace

bool is_merged(const fs::path& folder) {
    std::error_code unreadable;
    return fs::is_regular_file(folder / fleet_file, unreadable);
}

result<merged_content> read_merged(const fs::path& folder) {
    const auto entries = read_manifest_file(folder);
    if (!entries) {
        return entries.error();
    }
    if (const auto faults = check_manifest(folder, *entries); !faults.empty()) {
        return faults.front();
    }
    expected_counts counts;
    auto content = read_head(folder / fleet_file, counts);
    if (!content) {
        return content.error();
    }
    if (auto rows = read_rows(folder / rows_file, *content); !rows) {
        return rows.error();
    }
    if (content->blocks.size() != counts.devices || content->rows() != counts.rows) {
        return make_error(error_code::bundle_damaged, "cannot read " + folder.string(),
                          fmt::format("{} says {} devices and {} rows, {} holds {} and {}",
                                      fleet_file, counts.devices, counts.rows, rows_file,
                                      content->blocks.size(), content->rows()),
                          "Use the original merged bundle");
    }
    return content;
}

}  // namespace accelbench::results
