// SPDX-License-Identifier: Apache-2.0
// `accelbench pack` makes one file to send of bundles, without what tells whose machine it was;
// `accelbench reveal` proves later what stood there.
#include "results/pack/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <sstream>

#include "harness/cli/commands.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "harness/cli/verify_beside.hpp"
#include "harness/environment/build.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/pack/openings.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

struct pack_arguments {
    std::vector<std::string> bundles, added;
    std::string output, redact = "serial,host,path,log", keep, key;
};

result<std::set<results::secret_kind>> kinds_of(const std::string& option,
                                                const std::string& list) {
    std::set<results::secret_kind> kinds;
    std::stringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        if (word == "all") {
            return results::all_secret_kinds();
        }
        const auto kind = results::parse_secret_kind(word);
        if (!kind) {
            return make_error(error_code::bad_usage, fmt::format("cannot use {} {}", option, list),
                              fmt::format("\"{}\" is no kind of secret", word),
                              "Use serial, host, path, log or all, separated by commas");
        }
        kinds.insert(*kind);
    }
    return kinds;
}

error already_there(const fs::path& path) {
    return make_error(error_code::bundle_exists, fmt::format("cannot write {}", path.string()),
                      "it is there already", "Choose another file with -o");
}

/// The secret of an earlier archive, or a new one.
result<std::string> secret_of(const pack_arguments& given) {
    if (given.key.empty()) {
        return results::draw_secret();
    }
    auto held = results::read_openings(given.key);
    if (!held) {
        return held.error();
    }
    if (held->secret.empty()) {
        return make_error(error_code::bad_usage, fmt::format("cannot use --key {}", given.key),
                          "it is a part that was handed over and holds no secret",
                          "Use the file that `accelbench pack` wrote beside an archive");
    }
    return held->secret;
}

status refuse_merged_ones(const std::vector<std::string>& bundles) {
    for (const std::string& bundle : bundles) {
        if (auto single = refuse_merged(bundle); !single) {
            return single;
        }
    }
    return {};
}

int write_pack(const pack_arguments& given) {
    auto left_out = kinds_of("--redact", given.redact);
    auto kept = kinds_of("--keep", given.keep);
    const auto single = refuse_merged_ones(given.bundles);
    if (!left_out || !kept || !single) {
        return report(!left_out ? left_out.error() : !kept ? kept.error() : single.error());
    }
    for (const results::secret_kind kind : *kept) {
        left_out->erase(kind);
    }
    const fs::path first = fs::path(given.bundles.front()).lexically_normal();
    const fs::path output =
        !given.output.empty()
            ? fs::path(given.output)
            : fs::path((first.has_filename() ? first : first.parent_path()).string() + ".tar.gz");
    const fs::path key = output.string() + ".key.json";
    std::error_code failure;
    for (const fs::path& path : {output, key}) {
        if (fs::exists(path, failure) && (path == output || !left_out->empty())) {
            return report(already_there(path));
        }
    }
    auto secret = secret_of(given);
    if (!secret) {
        return report(secret.error());
    }
    const auto made = results::pack({.bundles = {given.bundles.begin(), given.bundles.end()},
                                     .added = {given.added.begin(), given.added.end()},
                                     .left_out = *left_out,
                                     .secret = *secret,
                                     .product_version = environment::product_build().version});
    if (!made) {
        return report(made.error());
    }
    if (!left_out->empty()) {
        if (auto written = results::write_openings(key, {*secret, made->openings}); !written) {
            return report(written.error());
        }
    }
    if (auto written = results::write_file_atomic(output, made->bytes); !written) {
        return report(written.error());
    }
    std::map<std::string, std::size_t> counts;
    for (const results::opening& one : made->openings) {
        ++counts[std::string(to_string(one.kind))];
    }
    fmt::print("{}: {} bytes; this is the file to send\n", output.string(), made->bytes.size());
    for (const results::secret_kind kind : *left_out) {
        const std::string name(to_string(kind));
        fmt::print("left out: {:<7} {} values\n", name, counts[name]);
    }
    if (!left_out->empty()) {
        fmt::print(
            "{}: keep it, do not send it; `accelbench reveal` proves with it what was "
            "left out\n",
            key.string());
    }
    return 0;
}

struct reveal_arguments {
    std::string file, key, only, field, output, each;
};

/// What was asked for of what the file opens, of the kind that the archive says it is of.
result<results::openings_file> chosen_openings(const reveal_arguments& given,
                                               const results::unpacked& archive) {
    const auto held = results::read_openings(given.key);
    if (!held) {
        return held.error();
    }
    results::openings_file part;
    for (results::opening one : held->openings) {
        const auto kept = archive.commitments.find(one.commitment);
        if (kept != archive.commitments.end()) {
            one.kind =
                results::parse_secret_kind(kept->second).value_or(results::secret_kind::original);
        }
        const bool asked = one.commitment.starts_with(given.only) &&
                           (given.field.empty() || to_string(one.kind) == given.field);
        if (asked) {
            part.openings.push_back(std::move(one));
        }
    }
    if (part.openings.empty()) {
        return make_error(error_code::bad_usage, fmt::format("cannot open {}", given.file),
                          fmt::format("{} opens nothing that was asked for", given.key),
                          "Leave --only and --field out to list all that can be opened");
    }
    return part;
}

/// A file of its own for each value, so that one can be handed over without the others.
status write_each(const fs::path& folder, const results::openings_file& part) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    for (const results::opening& one : part.openings) {
        const fs::path path =
            folder / fmt::format("{}-{}.json", to_string(one.kind), one.commitment.substr(0, 16));
        if (fs::exists(path, failure)) {
            return already_there(path);
        }
        results::openings_file alone;
        alone.openings.push_back(one);
        if (auto written = results::write_openings(path, alone); !written) {
            return written;
        }
    }
    fmt::print("{}: {} files, each opens one value\n", folder.string(), part.openings.size());
    return {};
}

int open_commitments(const reveal_arguments& given) {
    const auto archive = results::unpacked::open(given.file);
    if (!archive) {
        return report(archive.error());
    }
    const auto part = chosen_openings(given, *archive);
    if (!part) {
        return report(part.error());
    }
    std::vector<std::string> faults;
    for (const results::opening& one : part->openings) {
        const std::string why = why_not_opened(one, *archive);
        fmt::print("{} {:<8} {}  {}\n", why.empty() ? "opens " : "FAILED", to_string(one.kind),
                   one.commitment.substr(0, 16), why.empty() ? one.value : why);
        if (!why.empty()) {
            faults.push_back(why);
        }
    }
    if (!faults.empty()) {
        return report(make_error(error_code::bundle_mismatch,
                                 fmt::format("cannot open {}", given.file),
                                 fmt::format("{} of {} do not fit: {}", faults.size(),
                                             part->openings.size(), faults.front()),
                                 "Use the file that was written with this archive"));
    }
    if (!given.output.empty()) {
        std::error_code failure;
        if (fs::exists(given.output, failure)) {
            return report(already_there(given.output));
        }
        if (auto written = results::write_openings(given.output, *part); !written) {
            return report(written.error());
        }
        fmt::print("{}: opens these and nothing else\n", given.output);
    }
    if (!given.each.empty()) {
        if (auto written = write_each(given.each, *part); !written) {
            return report(written.error());
        }
    }
    return 0;
}

}  // namespace

void add_pack(CLI::App& app, action& chosen) {
    auto given = std::make_shared<pack_arguments>();
    CLI::App* command =
        app.add_subcommand("pack", "Make one file to send of a bundle, or of several");
    command->add_option("bundle", given->bundles, "Bundle folders")->required();
    command->add_option("-o,--output", given->output, "The file (default: BUNDLE.tar.gz)");
    command
        ->add_option("--redact", given->redact, "What is left out: serial, host, path, log, or all")
        ->capture_default_str();
    command->add_option("--keep", given->keep, "What of it stays in all the same, or all");
    command->add_option("--add", given->added, "Also this text file, such as a log; repeatable")
        ->allow_extra_args(false);
    command->add_option("--key", given->key,
                        "Take the secret of this earlier .key.json: equal values get the same "
                        "commitments");
    end_help(*command,
             {"accelbench pack out", "accelbench pack out --add serial-console.log -o bid.tar.gz",
              "accelbench pack out --keep host,path"},
             "0 written, 2 bad input, 5 a bundle that does not verify, or files");
    command->callback([given, &chosen] { chosen = [given] { return write_pack(*given); }; });
}

void add_reveal(CLI::App& app, action& chosen) {
    auto given = std::make_shared<reveal_arguments>();
    CLI::App* command =
        app.add_subcommand("reveal", "Prove what stood where `pack` has left something out");
    command->add_option("file", given->file, "The file that `pack` made")->required();
    command->add_option("key,--key", given->key, "Its .key.json, or a part of it")->required();
    command->add_option("--only", given->only, "Commitments that begin so");
    command
        ->add_option("--field", given->field,
                     "Only what was left out as this: host, serial, path, log, or original")
        ->check(CLI::IsMember({"host", "serial", "path", "log", "original"}));
    command->add_option(
        "--each", given->each,
        "Write a file for each value into this folder: each opens one and no other");
    command->add_option("-o,--output", given->output,
                        "Write these openings alone into a file that can be handed over");
    end_help(
        *command,
        {"accelbench reveal out.tar.gz out.tar.gz.key.json",
         "accelbench reveal out.tar.gz out.tar.gz.key.json --only 3fa9 -o host.json",
         "accelbench reveal out.tar.gz --key out.tar.gz.key.json --field serial --each serials",
         "accelbench verify out.tar.gz --opening host.json"},
        "0 every commitment opens, 2 bad input, 5 one does not, or files");
    command->callback([given, &chosen] { chosen = [given] { return open_commitments(*given); }; });
}

}  // namespace accelbench::cli
