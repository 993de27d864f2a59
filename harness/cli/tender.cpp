// SPDX-License-Identifier: Apache-2.0
// `accelbench tender`: writes a tender's annex, and checks bid, contract and bundles against it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <system_error>

#include "base/sha256.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/today.hpp"
#include "harness/cli/trusted_bundles.hpp"
#include "harness/cli/witnesses.hpp"
#include "harness/environment/build.hpp"
#include "kernels/suites/suite.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/verify_bundle.hpp"
#include "results/pack/pack.hpp"
#include "results/pack/subject.hpp"
#include "results/tender/annex.hpp"
#include "results/tender/check.hpp"
#include "results/tender/pages.hpp"

namespace accelbench::cli {
namespace fs = std::filesystem;
namespace {

struct make_arguments {
    std::string tender, output;
};

struct check_arguments {
    std::string annex, bid, contract;
    std::vector<std::string> bundles, witnesses;
    results::check_options options;
    bool json = false;
};

/// A suite's file is looked for beside the tender's, too.
result<std::vector<results::suite_workload>> workloads_of(const std::string& suite,
                                                          const fs::path& beside) {
    std::error_code ignored;
    const auto loaded = kernels::load_suite(
        fs::is_regular_file(beside / suite, ignored) ? (beside / suite).string() : suite);
    if (!loaded) {
        return loaded.error();
    }
    std::vector<results::suite_workload> all;
    for (const auto& row : loaded->rows) {
        all.push_back({row.work.id, row.work.sha256});
    }
    return all;
}

int make(const make_arguments& given) {
    const fs::path folder(given.output);
    const auto made = results::make_annex(
        given.tender,
        [&](const std::string& suite) {
            return workloads_of(suite, fs::path(given.tender).parent_path());
        },
        environment::product_build().version);
    if (!made) {
        return report(made.error());
    }
    std::error_code failure;
    if (fs::exists(folder / "annex.toml", failure)) {
        return report(make_error(error_code::bundle_exists,
                                 fmt::format("cannot write {}", (folder / "annex.toml").string()),
                                 "it is there already", "Choose another folder with -o"));
    }
    fs::create_directories(folder, failure);
    if (auto written = results::write_file_atomic(folder / "annex.toml", made->text); !written) {
        return report(written.error());
    }
    for (const auto tongue : {results::language::korean, results::language::english}) {
        const fs::path page = folder / fmt::format("annex.{}.html", results::code_of(tongue));
        if (auto written = results::write_file_atomic(
                page, results::render_document_html(results::annex_document(*made, tongue)));
            !written) {
            return report(written.error());
        }
    }
    fmt::print(
        "{}: annex.toml, annex.ko.html, annex.en.html; {} clauses, SHA-256 {}\n"
        "next: publish them, then accelbench challenge draw --bind annex={}\n",
        given.output, made->clauses.size(), made->sha256, (folder / "annex.toml").string());
    return 0;
}

result<std::optional<results::paper>> read(const std::string& file, results::paper_kind kind) {
    if (file.empty()) {
        return std::optional<results::paper>();
    }
    auto paper = results::read_paper(file, kind);
    if (!paper) {
        return paper.error();
    }
    return std::optional<results::paper>(std::move(*paper));
}

result<results::handed_in> take(const std::string& name, const fs::path& folder,
                                const std::string& hash,
                                const std::vector<std::string>& witnesses) {
    for (const auto& check : results::verify_bundle(folder).checks) {
        if (!check.passed) {
            return make_error(check.code, fmt::format("cannot check {}", name),
                              fmt::format("{}: {}", check.name, check.sentence),
                              "Use the original bundle");
        }
    }
    auto content = results::read_bundle(folder);
    if (!content) {
        return content.error();
    }
    if (auto named = name_witnesses(*content, witnesses); !named) {
        return named.error();
    }
    return results::handed_in{name, hash, std::move(*content)};
}

/// Folders and packed files; what was unfolded lives as long as `opened`.
result<std::vector<results::handed_in>> take_all(const std::vector<std::string>& names,
                                                 const std::vector<std::string>& witnesses,
                                                 std::vector<results::unpacked>& opened) {
    std::vector<results::handed_in> all;
    for (const std::string& name : names) {
        if (auto single = refuse_merged(name); !single) {
            return single.error();
        }
        std::error_code ignored;
        const bool packed = fs::is_regular_file(name, ignored);
        const auto hash =
            sha256_file(packed ? fs::path(name) : fs::path(name) / results::manifest_file);
        if (!hash) {
            return hash.error();
        }
        std::vector<fs::path> folders{name};
        if (packed) {
            auto archive = results::unpacked::open(name);
            if (!archive) {
                return archive.error();
            }
            folders.clear();
            for (const auto& [inner, folder] : archive->bundles) {
                folders.push_back(folder);
            }
            opened.push_back(std::move(*archive));
        }
        // What stands beside a packed file is said of its rows, too.
        auto beside = packed ? results::open_subject(name) : results::subject{};
        if (!beside) {
            return beside.error();
        }
        if (auto signed_by = packed ? name_witnesses(*beside, witnesses) : status{}; !signed_by) {
            return signed_by.error();
        }
        for (std::size_t i = 0; i < folders.size(); ++i) {
            auto one = take(name, folders[i], *hash, witnesses);
            if (!one) {
                return one.error();
            }
            if (packed) {
                auto said = results::annotate_rows(
                    one->content, beside->log, beside->annotations.string(), beside->folders[i]);
                if (!said) {
                    return said.error();
                }
                one->content.witnesses = beside->bundles[i].witnesses;
            }
            all.push_back(std::move(*one));
        }
    }
    return all;
}

int check(const check_arguments& given) {
    const auto annex = results::read_annex(given.annex);
    const auto day = day_or_today("--as-of", given.options.as_of);
    if (!annex || !day) {
        return report(!annex ? annex.error() : day.error());
    }
    results::check_options options = given.options;
    options.as_of = *day;
    const auto bid = read(given.bid, results::paper_kind::bid);
    const auto contract = read(given.contract, results::paper_kind::contract);
    if (!bid || !contract) {
        return report(!bid ? bid.error() : contract.error());
    }
    if (!*bid && !*contract && given.bundles.empty()) {
        return report(make_error(error_code::bad_usage, "cannot check an annex by itself",
                                 "neither a bid nor a contract nor a bundle was named",
                                 "Add --bid, --contract, or bundles"));
    }
    std::vector<results::finding> findings = results::check_papers(*annex, *bid, *contract);
    std::optional<results::bundle_findings> measured;
    std::vector<results::unpacked> opened;
    if (!given.bundles.empty()) {
        const auto handed = take_all(given.bundles, given.witnesses, opened);
        if (!handed) {
            return report(handed.error());
        }
        measured = results::check_bundles(*annex, *contract ? *contract : *bid, *handed, options);
        findings.insert(findings.end(), measured->findings.begin(), measured->findings.end());
    }
    fmt::print("{}", given.json ? results::render_findings_json(*annex, findings, measured)
                                : results::render_findings(*annex, findings, measured));
    return findings.empty() ? 0 : exit_status(error_code::tender_differs);
}

}  // namespace

void add_tender(CLI::App& app, action& chosen) {
    CLI::App* command = app.add_subcommand(
        "tender", "Write a tender's annex; check bid, contract and bundles by it");
    command->require_subcommand(1);
    end_help(*command,
             {"accelbench tender make t.toml -o annex",
              "accelbench tender check --annex annex.toml --bid bid.toml bid.tar.gz"},
             "0 done; of each act its own help says it");
    auto made = std::make_shared<make_arguments>();
    CLI::App* maker = command->add_subcommand(
        "make",
        "Write the annex from a tender's file: a page in Korean and in English, and the "
        "file that binds");
    maker->add_option("tender", made->tender, "File with all clauses")->required();
    maker->add_option("-o,--output", made->output, "Folder for the annex")->required();
    end_help(*maker, {"accelbench tender make t.toml -o annex"}, "0 written, 2 bad input, 5 files");
    maker->callback([made, &chosen] { chosen = [made] { return make(*made); }; });

    auto given = std::make_shared<check_arguments>();
    CLI::App* checker = command->add_subcommand(
        "check", "Name every clause that changed, was softened, or is not kept");
    checker->add_option("bundles", given->bundles, "Bundle folders or packed files");
    checker->add_option("--annex", given->annex, "annex.toml, as published")->required();
    checker->add_option("--bid", given->bid, "What a bidder promises");
    checker->add_option("--contract", given->contract, "What was signed");
    checker->add_flag("--acceptance", given->options.acceptance,
                      "The bundles are of delivered cards: the sampling plan holds for them");
    checker->add_option("--witness", given->witnesses,
                        "Public key (PEM), or folder of them, of a witness whom the annex asks "
                        "for; repeatable");
    checker->add_flag("--doubles", given->options.doubles, "Let test doubles pass as devices");
    checker->add_option("--as-of", given->options.as_of,
                        "Day on which previews must hold; today if absent");
    checker->add_flag("--json", given->json, "Print JSON");
    end_help(
        *checker,
        {"accelbench tender check --annex annex.toml --bid bid.toml --witness kim.pem bid.tar.gz",
         "accelbench tender check --annex annex.toml --bid bid.toml --contract contract.toml"},
        "0 nothing differs, 2 bad input, 5 a bundle cannot be used, 6 clauses differ");
    checker->callback([given, &chosen] { chosen = [given] { return check(*given); }; });
}

}  // namespace accelbench::cli
