// SPDX-License-Identifier: Apache-2.0
// `accelbench annotate`: says something of a row that was measured long ago, or lists what was
// said.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/shell_word.hpp"
#include "harness/cli/choose_rows.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "results/annotation/words.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace {

struct annotate_arguments {
    std::string target, status, reason, by, until, replaced_by, reply, date, bundle;
    std::vector<std::string> rows;
};

void print_rows(const results::subject& of) {
    for (std::size_t i = 0; i < of.bundles.size(); ++i) {
        const results::bundle& measured = of.bundles[i];
        if (of.bundles.size() > 1) {
            fmt::print("{}:\n", of.folders[i]);
        }
        for (const results::row_record& row : measured.rows) {
            const results::row_status now = measured.standings.of(row.key, "");
            fmt::print("{}  {:<10}  {} on {}{}\n", now.id, to_string(now.standing),
                       row.key.workload_id, fmt::join(row.key.devices, "+"),
                       row.state == results::row_state::ok
                           ? ""
                           : fmt::format(" ({})", to_string(row.state)));
        }
        for (const std::string& line :
             results::sentences_of(measured.annotations, measured.path.filename().string())) {
            fmt::print("{}\n", line);
        }
    }
    fmt::print("{} lines in {}; the last is {}\n", of.log.entries.size(), of.annotations.string(),
               of.log.head);
}

/// What replaces a row: a bundle or a packed file that is here, by its hash, or a name.
result<std::string> replacement(const std::string& named) {
    std::error_code failure;
    if (named.empty() || !std::filesystem::exists(named, failure)) {
        return named;
    }
    const auto other = results::open_subject(named);
    return other ? result<std::string>(other->sha256) : other.error();
}

result<results::annotation> said_of(const annotate_arguments& given) {
    results::annotation said{.by = given.by, .reason = given.reason, .until = given.until};
    const auto day = day_or_today("--date", given.date);
    if (!day) {
        return day.error();
    }
    said.date = *day;
    if (!given.status.empty()) {
        said.standing = results::parse_row_standing(given.status);
    }
    auto other = replacement(given.replaced_by);
    if (!other) {
        return other.error();
    }
    said.replaced_by = std::move(*other);
    if (!given.reply.empty()) {
        auto words = results::read_file(given.reply);
        if (!words) {
            return words.error();
        }
        const std::size_t end = words->find_last_not_of(" \t\r\n");
        said.reply = words->substr(0, end == std::string::npos ? 0 : end + 1);
        if (said.reply.empty()) {
            return make_error(error_code::bad_usage, "cannot use --reply " + given.reply,
                              "the file holds no words", "Write the reply into it");
        }
        std::erase(said.reply, '\r');
    }
    return said;
}

/// What the packed file itself holds binds too, though its chain is another.
status check_inside(const results::subject& of, const chosen_row& row,
                    const results::annotation& said) {
    const results::row_status now = of.bundles[row.bundle].standings.of(row.key, "");
    if (said.standing && now.standing == results::row_standing::withdrawn) {
        return make_error(error_code::bad_usage, "cannot annotate row " + now.id,
                          results::why_not_used(now) + ", and stays so", "Measure anew");
    }
    return {};
}

int annotate(const annotate_arguments& given) {
    const auto of = open_target(given.target);
    if (!of) {
        return report(of.error());
    }
    const bool says = !given.status.empty() || !given.reply.empty();
    if (!says) {
        if (!given.rows.empty() || !given.reason.empty() || !given.by.empty()) {
            return report(make_error(error_code::bad_usage, "cannot annotate " + given.target,
                                     "neither --status nor --reply was given",
                                     "Say what is to stand there"));
        }
        print_rows(*of);
        return 0;
    }
    const auto words = said_of(given);
    if (!words) {
        return report(words.error());
    }
    std::vector<results::annotation> lines;
    for (const std::string& named : given.rows) {
        const auto rows = choose_rows(*of, given.bundle, named);
        if (!rows) {
            return report(rows.error());
        }
        results::annotation said = *words;
        said.bundle = of->folders[rows->front().bundle];
        said.row = named == results::every_row ? named : rows->front().id;
        for (const chosen_row& row : *rows) {
            if (auto inside = check_inside(*of, row, said);
                !inside && named != results::every_row) {
                return report(inside.error());
            }
        }
        lines.push_back(std::move(said));
    }
    if (lines.empty()) {
        return report(make_error(error_code::bad_usage, "cannot annotate " + given.target,
                                 "no row is named",
                                 fmt::format("`accelbench annotate {}` lists the rows; --row all "
                                             "means every one",
                                             shell_word(given.target))));
    }
    if (auto added = results::append_annotations(*of, lines); !added) {
        return report(added.error());
    }
    const auto now = results::open_subject(given.target);
    if (!now) {
        return report(now.error());
    }
    fmt::print("{}: {} lines added; the last is {}\n", now->annotations.string(), lines.size(),
               now->log.head);
    return 0;
}

}  // namespace

void add_annotate(CLI::App& app, action& chosen) {
    auto given = std::make_shared<annotate_arguments>();
    CLI::App* command = app.add_subcommand(
        "annotate",
        "Say that a row is disputed, withdrawn ... beside a result that stays as it is");
    command->add_option("target", given->target, "Bundle folder, or packed file")->required();
    command->add_option("--row", given->rows,
                        "ID of the row (or how it begins), or all; repeatable. Without a status "
                        "the rows are listed");
    command->add_option("--bundle", given->bundle, "Folder in a packed file of several bundles");
    command
        ->add_option("--status", given->status, "valid, preview, disputed, superseded, withdrawn")
        ->check(CLI::IsMember({"valid", "preview", "disputed", "superseded", "withdrawn"}));
    command->add_option("--reason", given->reason, "Why");
    command->add_option("--by", given->by, "Who says so");
    command->add_option("--until", given->until, "Of a preview: the last day on which it holds");
    command->add_option("--replaced-by", given->replaced_by,
                        "Of a superseded row: the bundle or packed file to use, or its hash");
    command->add_option("--reply", given->reply,
                        "File with the other side's words, shown beside the row");
    command->add_option("--date", given->date, "When it was said; today if absent");
    end_help(*command,
             {"accelbench annotate out",
              "accelbench annotate out --row 3fa9c1d20b7e --status withdrawn --reason \"wrong "
              "clocks\" --by \"Vendor A\"",
              "accelbench annotate bid.tar.gz --row all --status preview --until 2027-03-31 "
              "--reason \"cards ship in March\" --by \"Vendor A\"",
              "accelbench annotate bid.tar.gz --row 3fa9 --reply answer.txt --by \"Vendor B\""},
             "0 done, 2 bad input, 5 a bundle cannot be trusted or read, or files");
    command->callback([given, &chosen] { chosen = [given] { return annotate(*given); }; });
}

}  // namespace accelbench::cli
