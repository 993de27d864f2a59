// SPDX-License-Identifier: Apache-2.0
// `accelbench new-plugin`: a plug-in that builds, finds a device and computes one operator, to go
// on from.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "harness/cli/commands.hpp"
#include "harness/cli/skeleton.hpp"
#include "harness/supervisor/plugins.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view placeholder = "template";
constexpr std::size_t longest_name = 40;

bool is_name(const std::string& name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= longest_name && name[0] >= 'a' && name[0] <= 'z' &&
           std::all_of(name.begin(), name.end(), fits);
}

status check_name(const std::string& name) {
    const std::string tried = fmt::format("cannot make plug-in \"{}\"", name);
    if (!is_name(name)) {
        return make_error(error_code::bad_usage, tried,
                          "a name is a letter and then letters, digits and _, all of them small, "
                          "40 at most: it becomes the word before the colon in NAME:0",
                          "Choose such a name");
    }
    for (const auto& known : supervisor::find_plugins(supervisor::default_search({})).plugins) {
        if (known.name == name) {
            return make_error(error_code::bad_usage, tried,
                              fmt::format("{} is a plug-in of this name", known.library.string()),
                              "Choose another name");
        }
    }
    return {};
}

std::string named(std::string_view text, const std::string& name) {
    std::string out;
    while (!text.empty()) {
        const std::size_t at = text.find(placeholder);
        out += text.substr(0, at);
        if (at == std::string_view::npos) {
            break;
        }
        out += name;
        text.remove_prefix(at + placeholder.size());
    }
    return out;
}

/// Where find_package finds this installation; empty in a build tree.
std::string package_prefix() {
    std::error_code failure;
    const fs::path prefix = fs::read_symlink("/proc/self/exe", failure).parent_path().parent_path();
    for (const char* library : {"lib", "lib64"}) {
        if (fs::is_directory(prefix / library / "cmake/accelbench", failure)) {
            return prefix.string();
        }
        // Debian's: lib/x86_64-linux-gnu, lib/aarch64-linux-gnu ...
        for (fs::directory_iterator at(prefix / library, failure), end; !failure && at != end;
             at.increment(failure)) {
            if (fs::is_directory(at->path() / "cmake/accelbench", failure)) {
                return prefix.string();
            }
        }
    }
    return {};
}

void print_next(const std::string& name, const std::string& folder) {
    const std::string prefix = package_prefix();
    const std::string library = fmt::format("{}/build/plugins/accb_{}.so", folder, name);
    fmt::print(
        "{}: a plug-in that builds, finds a device and computes copy. Next:\n"
        "  cmake -S {} -B {}/build -DCMAKE_PREFIX_PATH={}\n"
        "  cmake --build {}/build\n"
        "  accelbench run --suite smoke --only copy --plugin {} --device {}:0 -o out\n"
        "  accelbench conform {}\n",
        folder, folder, folder, prefix.empty() ? "/where/accelbench/is/installed" : prefix, folder,
        library, name, library);
}

int write_skeleton(const std::string& name, const std::string& output) {
    if (auto sound = check_name(name); !sound) {
        return report(sound.error());
    }
    const fs::path folder = output.empty() ? fs::path(name) : fs::path(output);
    std::error_code failure;
    if (fs::exists(folder, failure) &&
        !(fs::is_directory(folder, failure) && fs::is_empty(folder, failure))) {
        return report(make_error(
            error_code::bundle_exists, fmt::format("cannot write to {}", folder.string()),
            "it is there already, and not an empty folder", "Choose another folder with -o"));
    }
    fs::create_directories(folder, failure);
    if (failure) {
        return report(make_error(error_code::io, fmt::format("cannot make {}", folder.string()),
                                 failure.message(), "Choose another folder with -o"));
    }
    for (const skeleton_file& file : skeleton_files()) {
        auto written =
            results::write_file_atomic(folder / named(file.name, name), named(file.text, name));
        if (!written) {
            return report(written.error());
        }
    }
    print_next(name, folder.string());
    return 0;
}

}  // namespace

void add_new_plugin(CLI::App& app, action& chosen) {
    struct arguments {
        std::string name, output;
    };
    auto given = std::make_shared<arguments>();
    CLI::App* command =
        app.add_subcommand("new-plugin", "Write the skeleton of a plug-in, which builds and runs");
    command->add_option("name", given->name, "The plug-in's name: NAME in NAME:0")->required();
    command->add_option("-o,--output", given->output, "New folder for it (default: NAME)");
    end_help(*command, {"accelbench new-plugin mychip", "accelbench new-plugin mychip -o src/accb"},
             "0 written, 2 bad input, 5 files");
    command->callback([given, &chosen] {
        chosen = [given] { return write_skeleton(given->name, given->output); };
    });
}

}  // namespace accelbench::cli
