// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/choose_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/shell_word.hpp"
#include "results/annotation/row_id.hpp"

namespace accelbench::cli {
namespace {

result<std::size_t> bundle_of(const results::subject& of, const std::string& folder) {
    if (folder.empty() && of.bundles.size() == 1) {
        return std::size_t{0};
    }
    const auto found = std::find(of.folders.begin(), of.folders.end(), folder);
    if (folder.empty() || found == of.folders.end()) {
        return make_error(
            error_code::bad_usage, fmt::format("cannot find the bundle \"{}\"", folder),
            of.bundles.size() == 1 ? std::string("there is one only")
                                   : fmt::format("the file holds {}", fmt::join(of.folders, ", ")),
            of.bundles.size() == 1 ? "Leave --bundle out" : "Name one with --bundle");
    }
    return static_cast<std::size_t>(found - of.folders.begin());
}

}  // namespace

result<std::vector<chosen_row>> choose_rows(const results::subject& of, const std::string& folder,
                                            const std::string& named) {
    constexpr std::size_t shortest = 4;
    const auto bundle = bundle_of(of, folder);
    if (!bundle) {
        return bundle.error();
    }
    std::vector<chosen_row> found;
    const auto& rows = of.bundles[*bundle].rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string id = results::row_id(rows[i].key);
        if (named == results::every_row || (named.size() >= shortest && id.starts_with(named))) {
            found.push_back({*bundle, i, id, rows[i].key});
        }
    }
    if (found.empty() || (found.size() > 1 && named != results::every_row)) {
        return make_error(error_code::bad_usage, fmt::format("cannot find row \"{}\"", named),
                          found.empty()
                              ? std::string("no row's ID begins so")
                              : fmt::format("{} rows begin so: give more digits", found.size()),
                          fmt::format("`accelbench annotate {}` lists the rows with their IDs",
                                      shell_word(of.path.string())));
    }
    return found;
}

}  // namespace accelbench::cli
