// SPDX-License-Identifier: Apache-2.0
// `accelbench export-onnx`: the models that compilers of whole programs get.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/find_workload.hpp"
#include "kernels/onnx/export.hpp"
#include "kernels/suites/suite.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace {

namespace fs = std::filesystem;

struct export_onnx_arguments {
    std::string id, suite, out;
    bool all = false, list = false;
};

std::string file_name(const std::string& id) {
    std::string name = id + ".onnx";
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
}

error io_error(const fs::path& path, const std::error_code& why) {
    return make_error(error_code::io, fmt::format("cannot create {}", path.string()), why.message(),
                      "Choose another folder with -o");
}

status write(const kernels::model_file& model, const std::string& id, const fs::path& path) {
    if (auto written = results::write_file_atomic(path, model.bytes); !written) {
        return written;
    }
    fmt::print("{}  {}\n  sha256 {}, opset {}, {} bytes\n", id, path.string(), model.sha256,
               kernels::onnx_opset, model.bytes.size());
    return {};
}

int export_one(const export_onnx_arguments& given) {
    const auto work = find_workload(given.id, given.suite, "export");
    if (!work) {
        return report(work.error());
    }
    const auto made = kernels::to_onnx(*work);
    if (const auto* refused = std::get_if<kernels::no_onnx>(&made)) {
        return report(make_error(
            error_code::bad_usage, fmt::format("cannot export \"{}\"", given.id), refused->sentence,
            "`accelbench export-onnx --list` says which workloads have a model"));
    }
    const fs::path path = given.out.empty() ? file_name(given.id) : given.out;
    const auto written = write(std::get<kernels::model_file>(made), given.id, path);
    return written ? 0 : report(written.error());
}

/// Every workload of the suites once, with its model or the reason why there is none.
int go_through(const export_onnx_arguments& given) {
    std::error_code failed;
    if (given.all && !fs::create_directories(given.out, failed) && failed) {
        return report(io_error(given.out, failed));
    }
    std::size_t models = 0, none = 0;
    for (const auto& name : suites_meant(given.suite)) {
        const auto suite = kernels::load_suite(name);
        if (!suite) {
            return report(suite.error());
        }
        for (const auto& row : suite->rows) {
            const auto made = kernels::to_onnx(row.work);
            if (const auto* refused = std::get_if<kernels::no_onnx>(&made)) {
                ++none;
                fmt::print("{}  no model ({}): {}\n", row.work.id, kernels::to_string(refused->why),
                           refused->sentence);
                continue;
            }
            ++models;
            const auto& model = std::get<kernels::model_file>(made);
            if (!given.all) {
                fmt::print("{}  {}\n", row.work.id, model.sha256);
            } else if (auto written =
                           write(model, row.work.id, fs::path(given.out) / file_name(row.work.id));
                       !written) {
                return report(written.error());
            }
        }
    }
    fmt::print("{} models of opset {}; {} workloads have none\n", models, kernels::onnx_opset,
               none);
    return 0;
}

int export_models(const export_onnx_arguments& given) {
    const int asked = (given.id.empty() ? 0 : 1) + (given.all ? 1 : 0) + (given.list ? 1 : 0);
    if (asked != 1 || (given.all && given.out.empty()) || (given.list && !given.out.empty())) {
        return report(make_error(error_code::bad_usage, "cannot export a model",
                                 asked != 1
                                     ? "one of an id, --all and --list is needed, and only one"
                                     : "--all needs a folder with -o, --list writes none",
                                 "`accelbench export-onnx --help` has examples"));
    }
    return given.id.empty() ? go_through(given) : export_one(given);
}

}  // namespace

void add_export_onnx(CLI::App& app, action& chosen) {
    auto given = std::make_shared<export_onnx_arguments>();
    CLI::App* command =
        app.add_subcommand("export-onnx", "Write workloads as ONNX models, as backends get them");
    command->add_option("id", given->id, "The workload's id, as `accelbench list` prints it");
    command->add_option("--suite", given->suite,
                        "Built-in suite or path of a suite file; all built-in ones if absent");
    command->add_option("-o,--output", given->out,
                        "The file, by default the id with '_' for '/'; of --all, the folder");
    command->add_flag("--all", given->all, "Write every workload that ONNX can say");
    command->add_flag("--list", given->list,
                      "Print every workload with the hash of its model, or why it has none");
    end_help(
        *command,
        {"accelbench export-onnx triad/memory/n262144/f32 -o triad.onnx",
         "accelbench export-onnx --suite smoke --all -o models", "accelbench export-onnx --list"},
        "0 done, 2 bad input, or a workload that ONNX cannot say, 5 files");
    command->callback([given, &chosen] { chosen = [given] { return export_models(*given); }; });
}

}  // namespace accelbench::cli
