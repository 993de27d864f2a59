// SPDX-License-Identifier: Apache-2.0
#include "results/pack/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/os_random.hpp"
#include "base/sha256.hpp"
#include "results/annotation/row_id.hpp"
#include "results/bundle/durable_file.hpp"
#include "results/bundle/journal.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/read_bundle.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/rows_file.hpp"
#include "results/challenge/challenge.hpp"
#include "results/pack/archive.hpp"
#include "results/pack/conform_report.hpp"
#include "results/pack/pack_index.hpp"
#include "results/pack/scratch.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

error cannot_pack(const fs::path& what, std::string happened, std::string next) {
    return make_error(error_code::bundle_damaged, fmt::format("cannot pack {}", what.string()),
                      std::move(happened), std::move(next));
}

std::string name_in_archive(std::string name) {
    std::replace_if(
        name.begin(), name.end(),
        [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_' &&
                   c != '.';
        },
        '_');
    const std::size_t first = name.find_first_not_of('.');
    return first == std::string::npos ? "_" : name.substr(first);
}

/// The JSON documents of a file: one, or one a line. Nothing where it is none.
std::vector<json> documents_of(const std::string& name, const std::string& text) {
    std::vector<json> found;
    if (name.ends_with(".json")) {
        found.push_back(json::parse(text, nullptr, false));
    }
    for (std::size_t at = 0; name.ends_with(".jsonl") && at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        found.push_back(json::parse(text.begin() + static_cast<std::ptrdiff_t>(at),
                                    text.begin() + static_cast<std::ptrdiff_t>(end), nullptr,
                                    false));
        at = end + 1;
    }
    const bool broken =
        std::any_of(found.begin(), found.end(), [](const json& one) { return one.is_discarded(); });
    return broken ? std::vector<json>{} : found;
}

class packer {
  public:
    explicit packer(const pack_request& request)
        : request_(request), hide_(request.secret, request.left_out) {}

    result<packed> run() {
        for (auto step : {&packer::read_bundles, &packer::read_added, &packer::place_bundles,
                          &packer::place_added}) {
            if (auto done = (this->*step)(); !done) {
                return done.error();
            }
        }
        index_.product_version = request_.product_version;
        for (const secret_kind kind : request_.left_out) {
            index_.left_out.emplace_back(to_string(kind));
        }
        packed out{.bytes = {}, .openings = hide_.openings()};
        for (const opening& one : out.openings) {
            index_.commitments.push_back({std::string(to_string(one.kind)), one.commitment});
        }
        files_.emplace(pack_file, to_text(index_));
        auto bytes = make_archive(files_);
        if (!bytes) {
            return bytes.error();
        }
        out.bytes = std::move(*bytes);
        return out;
    }

  private:
    struct source {
        fs::path folder;
        packed_files files;  // as they lie there, manifest included
    };

    [[nodiscard]] bool hides() const { return !request_.left_out.empty(); }

    status read_bundles() {
        for (const fs::path& folder : request_.bundles) {
            const auto report = verify_bundle(folder);
            for (const bundle_check& check : report.checks) {
                if (!check.passed) {
                    return make_error(check.code, fmt::format("cannot pack {}", folder.string()),
                                      fmt::format("{}: {}", check.name, check.sentence),
                                      "Pack a finished bundle: `accelbench verify` lists every "
                                      "check, `accelbench run --resume` finishes a campaign");
                }
            }
            source from{.folder = folder, .files = {}};
            const auto listed = read_manifest_file(folder);
            if (!listed) {
                return listed.error();
            }
            manifest_entries names = *listed;
            names.emplace(manifest_file, "");
            for (const auto& [name, hash] : names) {
                auto text = read_file(folder / name);
                if (!text) {
                    return text.error();
                }
                learn(name, *text);
                from.files.emplace(name, std::move(*text));
            }
            sources_.push_back(std::move(from));
        }
        return {};
    }

    void learn(const std::string& name, const std::string& text) {
        for (const json& document : documents_of(name, text)) {
            hide_.learn(document);
        }
    }

    status read_added() {
        std::vector<std::string> campaigns;
        for (const source& from : sources_) {
            const auto found = from.files.find(std::string(campaign_file));
            campaigns.push_back(found == from.files.end() ? "" : found->second);
        }
        for (const fs::path& path : request_.added) {
            auto text = read_file(path);
            if (!text) {
                return text.error();
            }
            if (hides() && text->find('\0') != std::string::npos) {
                return cannot_pack(path, "it is no text, so nothing can be left out of it",
                                   "Send it apart, or keep everything with --keep all");
            }
            const auto proof = check_conform_report(path.filename().string(), *text, campaigns);
            if (proof && !proof->passed) {
                return cannot_pack(path, proof->sentence,
                                   "Make it again, of the library that was measured: `accelbench "
                                   "conform PLUGIN --level 2 --json conform.json`");
            }
            learn(path.filename().string(), *text);
            if (!added_.emplace(name_in_archive(path.filename().string()), std::move(*text))
                     .second) {
                return cannot_pack(path, "another added file has this name", "Rename one of them");
            }
        }
        return {};
    }

    status place_bundles() {
        for (const source& from : sources_) {
            std::string name = "bundle";
            if (sources_.size() > 1) {
                const fs::path clean = fs::absolute(from.folder).lexically_normal();
                name = name_in_archive(hide_.apply_text(
                    (clean.has_filename() ? clean : clean.parent_path()).filename().string()));
            }
            const auto taken = [&](const auto& entry) { return entry.folder == name; };
            if (name == added_folder ||
                std::any_of(index_.bundles.begin(), index_.bundles.end(), taken)) {
                return cannot_pack(from.folder, "another folder in the archive has its name",
                                   "Rename it");
            }
            auto files = hides() ? without_secrets(from) : result<packed_files>(from.files);
            if (!files) {
                return files.error();
            }
            const std::string key(manifest_file);
            index_.bundles.push_back(
                {.folder = name,
                 .manifest_sha256 = sha256_hex(files->at(key)),
                 .original =
                     hides() ? hide_.commit(secret_kind::original, sha256_hex(from.files.at(key)))
                             : ""});
            if (auto said = place_annotations(from, *files); !said) {
                return said;
            }
            for (auto& [file, text] : *files) {
                files_.emplace(name + "/" + file, std::move(text));
            }
        }
        return {};
    }

    /// What was said of the rows goes with them, or a withdrawn row would come back by being
    /// packed. The lines are about another manifest now, so that their chain begins anew.
    status place_annotations(const source& from, packed_files& files) {
        const std::string file = (from.folder / annotations_file).string();
        const std::string key(manifest_file);
        const auto log = read_annotations(file, sha256_hex(from.files.at(key)));
        if (!log) {
            return log.error();
        }
        if (log->entries.empty()) {
            return {};
        }
        auto renamed = renamed_rows(from.files, files);
        if (!renamed) {
            return renamed.error();
        }
        std::string text, head = sha256_hex(files.at(key));
        const std::string subject = head;
        for (annotation said : log->entries) {
            for (std::string* words : {&said.by, &said.reason, &said.reply, &said.replaced_by}) {
                *words = hides() ? hide_.apply_text(*words) : *words;
            }
            const auto found = renamed->find(said.row);
            said.row = found == renamed->end() ? said.row : found->second;
            const std::string line = annotation_line(said, head);
            head = head_behind(line);
            text += line;
        }
        if (const auto checked = parse_annotations(text, subject, file); !checked) {
            return checked.error();
        }
        index_.bundles.back().annotations_sha256 = sha256_hex(text);
        files.emplace(annotations_file, std::move(text));
        return {};
    }

    /// A key may hold a name that is left out: then its row is called otherwise.
    static result<std::map<std::string, std::string>> renamed_rows(const packed_files& before,
                                                                   const packed_files& after) {
        const std::string file(journal_file);
        const auto old_runs = parse_journal(before.at(file), file);
        const auto new_runs = parse_journal(after.at(file), file);
        if (!old_runs || !new_runs) {
            return old_runs ? new_runs.error() : old_runs.error();
        }
        std::map<std::string, std::string> renamed;
        for (std::size_t i = 0; i < old_runs->runs.size() && i < new_runs->runs.size(); ++i) {
            renamed.emplace(row_id(old_runs->runs[i].key), row_id(new_runs->runs[i].key));
        }
        return renamed;
    }

    status place_added() {
        for (const auto& [name, text] : added_) {
            const std::string file = fmt::format("{}/{}", added_folder, name);
            std::string sent = hides() ? hide_.apply_text(text) : text;
            index_.added.push_back({file, sha256_hex(sent)});
            files_.emplace(file, std::move(sent));
        }
        return {};
    }

    std::string hidden(const std::string& name, const std::string& text) {
        if (name == challenge_file) {
            return text;  // the buyer's, published: the seed follows from its very bytes
        }
        const auto documents = documents_of(name, text);
        if (documents.empty()) {
            return hide_.apply_text(text);
        }
        if (name.ends_with(".json")) {
            return hide_.apply(documents.front())
                       .dump(1, ' ', false, json::error_handler_t::replace) +
                   "\n";
        }
        std::string lines;
        for (const json& line : documents) {
            lines += to_line(hide_.apply(line)) + "\n";
        }
        return lines;
    }

    /// Rows are derived anew, and the result has to pass every check that a reader makes.
    result<packed_files> without_secrets(const source& from) {
        packed_files out;
        for (const auto& [name, text] : from.files) {
            if (name != manifest_file && name != rows_file) {
                out.emplace(name, hidden(name, text));
            }
        }
        const auto campaign = parse_campaign(out.at(std::string(campaign_file)), "bundle.json");
        if (!campaign) {
            return campaign.error();
        }
        const auto journal = parse_journal(out.at(std::string(journal_file)), "runs.jsonl");
        if (!journal) {
            return journal.error();
        }
        out.emplace(rows_file, rows_text(*campaign, journal->runs));
        const auto scratch = make_scratch_folder();
        if (!scratch) {
            return scratch.error();
        }
        auto sealed = seal(out, *scratch, from.folder);
        std::error_code ignored;
        fs::remove_all(*scratch, ignored);
        if (!sealed) {
            return sealed.error();
        }
        return out;
    }

    static status seal(packed_files& files, const fs::path& scratch, const fs::path& shown) {
        if (auto written = unpack(files, scratch); !written) {
            return written;
        }
        if (auto manifest = write_manifest(scratch); !manifest) {
            return manifest;
        }
        for (const bundle_check& check : verify_bundle(scratch).checks) {
            if (!check.passed) {
                return cannot_pack(
                    shown,
                    fmt::format("what is left would not pass: {}: {}", check.name, check.sentence),
                    "Keep more with --keep, and report this");
            }
        }
        auto text = read_file(scratch / manifest_file);
        if (!text) {
            return text.error();
        }
        files.emplace(manifest_file, std::move(*text));
        return {};
    }

    const pack_request& request_;
    redactor hide_;
    std::vector<source> sources_;
    packed_files added_, files_;
    pack_index index_;
};

}  // namespace

result<packed> pack(const pack_request& request) {
    return packer(request).run();
}

result<fs::path> make_scratch_folder() {
    std::error_code failure;
    std::string pattern = (fs::temp_directory_path(failure) / "accelbench-XXXXXX").string();
    if (failure || ::mkdtemp(pattern.data()) == nullptr) {
        return make_error(error_code::io, "cannot make a temporary folder",
                          failure ? failure.message() : pattern + " cannot be created",
                          "Set TMPDIR to a folder that can be written");
    }
    return fs::path(pattern);
}

std::string draw_secret() {
    return random_hex256();
}

}  // namespace accelbench::results
