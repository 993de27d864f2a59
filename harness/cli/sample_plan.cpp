// SPDX-License-Identifier: Apache-2.0
// `accelbench sample-plan`: how many cards of a delivered lot to test, and how many bad ones to
// bear.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "harness/cli/commands.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/claim/sampling_text.hpp"

namespace accelbench::cli {
namespace {

struct sample_plan_arguments {
    statistics::plan_question question;
    std::string svg;
    bool json = false;
};

int print_plan(const sample_plan_arguments& given) {
    const auto found = statistics::find_plans(given.question);
    if (!found) {
        return report(found.error());
    }
    if (!given.svg.empty()) {
        if (auto written =
                results::write_file_atomic(given.svg, results::plan_svg(given.question, *found));
            !written) {
            return report(written.error());
        }
    }
    fmt::print("{}", given.json ? results::plan_json(given.question, *found)
                                : results::plan_text(given.question, *found));
    return found->chosen ? 0 : some_rows_failed;
}

}  // namespace

void add_sample_plan(CLI::App& app, action& chosen) {
    auto given = std::make_shared<sample_plan_arguments>();
    CLI::App* command = app.add_subcommand(
        "sample-plan", "How many cards of a lot to draw and test, with both risks");
    statistics::plan_question& question = given->question;
    command->add_option("--lot", question.lot, "Cards delivered")->required();
    command->add_option("--accept-bad", question.accept_bad, "Share of bad cards that is borne")
        ->capture_default_str();
    command
        ->add_option("--reject-bad", question.reject_bad,
                     "A lot with a larger share of bad cards is not to be taken")
        ->capture_default_str();
    command
        ->add_option("--producer-risk", question.producer_risk,
                     "At most this chance that a good lot is rejected")
        ->capture_default_str();
    command
        ->add_option("--consumer-risk", question.consumer_risk,
                     "At most this chance that a bad lot is accepted")
        ->capture_default_str();
    command->add_option("--svg", given->svg, "Draw the operating characteristic into this file");
    command->add_flag("--json", given->json, "Print JSON");
    end_help(*command,
             {"accelbench sample-plan --lot 256 --accept-bad 0.01 --reject-bad 0.05",
              "accelbench sample-plan --lot 1024 --producer-risk 0.1 --svg oc.svg"},
             "0 a plan holds both risks, 1 none does, 2 bad input, 5 the drawing could not be "
             "written");
    command->callback([given, &chosen] { chosen = [given] { return print_plan(*given); }; });
}

}  // namespace accelbench::cli
