// SPDX-License-Identifier: Apache-2.0
#include "results/annotation/words.hpp"

#include <fmt/format.h>

namespace accelbench::results {
namespace {

std::string about(const annotation& said) {
    return said.row == every_row ? std::string("every row") : "row " + said.row;
}

std::string status_words(const annotation& said) {
    switch (*said.standing) {
        case row_standing::preview:
            return fmt::format("is a preview until {}", said.until);
        case row_standing::superseded:
            return fmt::format("is superseded by {}", said.replaced_by);
        case row_standing::valid:
        case row_standing::disputed:
        case row_standing::withdrawn:
            return fmt::format("is {}", to_string(*said.standing));
    }
    return {};
}

}  // namespace

std::vector<std::string> sentences_of(const annotation_log& log, const std::string& name) {
    std::vector<std::string> lines;
    for (const annotation& said : log.entries) {
        if (said.standing) {
            lines.push_back(fmt::format("{}: {} {}, said {} on {}: {}", name, about(said),
                                        status_words(said), said.by, said.date, said.reason));
        }
        if (!said.reply.empty()) {
            lines.push_back(fmt::format("{}: {}, reply of {} on {}: {}", name, about(said), said.by,
                                        said.date, said.reply));
        }
    }
    return lines;
}

}  // namespace accelbench::results
