// SPDX-License-Identifier: Apache-2.0
// `accelbench challenge draw`: the buyer's number that nobody knew before.
#include "results/challenge/challenge.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/os_random.hpp"
#include "base/sha256.hpp"
#include "harness/cli/commands.hpp"
#include "results/bundle/durable_file.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

struct challenge_arguments {
    std::vector<std::string> bound;
    std::string drawn_by, output;
};

result<results::bound_file> bind(const std::string& given) {
    const std::size_t at = given.find('=');
    const std::string file = given.substr(at == std::string::npos ? 0 : at + 1);
    std::error_code failure;
    if (!fs::is_regular_file(file, failure)) {
        return make_error(
            error_code::bad_usage, fmt::format("cannot bind {}", given),
            fmt::format("there is no file {}", file),
            "Name a file that is published already, as --bind criteria=criteria.toml");
    }
    auto hash = sha256_file(file);
    if (!hash) {
        return hash.error();
    }
    return results::bound_file{
        at == std::string::npos ? fs::path(file).filename().string() : given.substr(0, at), *hash};
}

int draw(const challenge_arguments& given) {
    std::error_code failure;
    if (fs::exists(fs::symlink_status(given.output, failure))) {
        return report(make_error(error_code::bundle_exists,
                                 fmt::format("cannot write {}", given.output),
                                 "it is there already",
                                 "A challenge is drawn once: who draws again until it pleases has "
                                 "drawn none. Choose another file with -o"));
    }
    results::challenge fields;
    for (const std::string& one : given.bound) {
        auto file = bind(one);
        if (!file) {
            return report(file.error());
        }
        fields.bound.push_back(std::move(*file));
    }
    std::sort(fields.bound.begin(), fields.bound.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    fields.nonce = random_hex256();
    fields.drawn = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
    fields.drawn_by = given.drawn_by;
    const auto drawn = results::make_challenge(std::move(fields));
    if (!drawn) {
        return report(drawn.error());
    }
    if (auto written = results::write_file_atomic(given.output, drawn->text); !written) {
        return report(written.error());
    }
    fmt::print("{}: nonce {}, drawn {}\nSHA-256 {}, seed {}\n", given.output, drawn->nonce,
               drawn->drawn, drawn->sha256, results::seed_of(*drawn));
    for (const results::bound_file& file : drawn->bound) {
        fmt::print("binds {} {}\n", file.sha256, file.name);
    }
    fmt::print(
        "next: publish the file and its SHA-256; bidders give it to `accelbench run "
        "--challenge`\n");
    return 0;
}

}  // namespace

void add_challenge(CLI::App& app, action& chosen) {
    CLI::App* command = app.add_subcommand(
        "challenge", "Draw the number from which all numbers of a bidder's campaign must follow");
    command->require_subcommand(1);
    end_help(*command, {"accelbench challenge draw --bind annex=annex.toml -o challenge.toml"},
             "0 done; of each act its own help says it");
    auto given = std::make_shared<challenge_arguments>();
    CLI::App* one = command->add_subcommand(
        "draw", "Draw 256 bits and bind files to them that were published before");
    one->add_option("--bind", given->bound,
                    "A published file (criteria, annex, mix, prices), as NAME=FILE; repeatable");
    one->add_option("--by", given->drawn_by, "Who draws, for people to read");
    one->add_option("-o,--output", given->output, "New file for the challenge")->required();
    end_help(*one,
             {"accelbench challenge draw --bind annex=annex.toml --bind criteria=criteria.toml "
              "--by \"Buyer, room 3, in the presence of A and B\" -o challenge.toml"},
             "0 drawn, 2 bad input, 5 files");
    one->callback([given, &chosen] { chosen = [given] { return draw(*given); }; });
}

}  // namespace accelbench::cli
