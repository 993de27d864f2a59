// SPDX-License-Identifier: Apache-2.0
#include "harness/cli/support_survey.hpp"

#include <accelbench/plugin.h>

#include "harness/campaign/forms.hpp"
#include "harness/campaign/judgement.hpp"
#include "harness/cli/open_device.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::cli {
namespace {

using results::coverage_cell;
using results::coverage_state;

coverage_cell cell_of(const supervisor::support_answer& answer, const kernels::workload& work) {
    coverage_cell cell;
    if (answer.answer == ACCB_NO) {
        cell.code = campaign::why_word(answer.why);
        cell.state = answer.why == ACCB_WHY_NEEDS_ARTIFACT ? coverage_state::no_artifact
                                                           : coverage_state::unsupported;
        cell.reason = answer.note;
        return cell;
    }
    if (answer.answer == ACCB_YES_PARTLY_ON_HOST) {
        cell.state = coverage_state::on_host;
        return cell;
    }
    cell.state = answer.answer == ACCB_YES_OTHER_PRECISION ? coverage_state::other_precision
                                                           : coverage_state::would_run;
    if (const auto does = static_cast<kernels::dtype>(answer.compute); does != work.compute) {
        cell.precision = campaign::dtype_word(answer.compute);
    }
    return cell;
}

void ask(opened_device& at, const kernels::suite& suite, std::size_t column,
         results::coverage_table& table) {
    for (std::size_t i = 0; i < suite.rows.size(); ++i) {
        const kernels::workload& work = suite.rows[i].work;
        const auto asked = campaign::ask_with(at.store, at.chip, *at.worker, at.index, work);
        coverage_cell& cell = table.workloads[i].cells[column];
        cell = asked ? cell_of(asked->support, work)
                     : coverage_cell{.state = coverage_state::failed,
                                     .reason = to_string(asked.error())};
        cell.is_double = (at.info.flags & ACCB_DEVICE_DOUBLE) != 0;
    }
}

}  // namespace

result<results::coverage_table> ask_support(const support_question& question) {
    const auto suite = kernels::load_suite(question.suite);
    if (!suite) {
        return suite.error();
    }
    results::coverage_table table;
    for (const auto& row : suite->rows) {
        table.workloads.push_back({.id = row.work.id,
                                   .sha256 = row.work.sha256,
                                   .kernel = row.work.kernel,
                                   .model = row.work.source,
                                   .cells = {question.devices.size(), coverage_cell{}}});
    }
    for (const std::string& text : question.devices) {
        auto device = open_device(text, question.plugins);
        if (!device) {
            return device.error();
        }
        table.devices.push_back(device->label);
        ask(*device, *suite, table.devices.size() - 1, table);
    }
    return table;
}

}  // namespace accelbench::cli
