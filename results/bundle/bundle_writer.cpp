// SPDX-License-Identifier: Apache-2.0
#include "results/bundle/bundle_writer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "results/bundle/journal.hpp"
#include "results/bundle/layout.hpp"
#include "results/bundle/manifest.hpp"
#include "results/bundle/records_json.hpp"
#include "results/bundle/rows_file.hpp"
#include "results/challenge/challenge.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

status write_campaign(const fs::path& folder, const campaign_record& campaign) {
    const std::string text =
        to_json(campaign).dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    return write_file_atomic(folder / campaign_file, text);
}

status make_folder(const fs::path& folder) {
    std::error_code failure;
    if (fs::exists(folder, failure) && !fs::is_directory(folder, failure)) {
        return make_error(error_code::bundle_exists,
                          fmt::format("cannot write to {}", folder.string()),
                          "it is a file, not a folder", "Choose another output folder");
    }
    fs::create_directories(folder, failure);
    if (failure) {
        return file_error(fmt::format("cannot make folder {}", folder.string()), failure.value());
    }
    return {};
}

/// Hidden files do not count: our own lock is one, and desktops leave theirs.
status refuse_used_folder(const fs::path& folder) {
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with('.')) {
            continue;
        }
        const bool bundle = fs::exists(folder / campaign_file) || fs::exists(folder / journal_file);
        return make_error(
            error_code::bundle_exists, fmt::format("cannot write to {}", folder.string()),
            bundle ? "it already holds a bundle" : fmt::format("it is not empty ({})", name),
            bundle ? "Choose another folder, or continue that campaign with --resume"
                   : "Choose a new or an empty folder");
    }
    if (failure) {
        return file_error(fmt::format("cannot list {}", folder.string()), failure.value());
    }
    return {};
}

status remove_derived(const fs::path& folder) {
    // The manifest goes first: without it nobody takes the other files for a finished bundle.
    for (const std::string_view name : {manifest_file, rows_file}) {
        const fs::path path = folder / name;
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
            return file_error(fmt::format("cannot replace {}", path.string()), errno);
        }
    }
    return sync_folder(folder);
}

/// A run that could not be read back must be refused while it can still be told by whom.
status check_readable(const std::string& line) {
    const auto again = parse_run(line, "the run just measured");
    if (again) {
        return {};
    }
    return make_error(error_code::internal, "cannot journal a run", again.error().happened,
                      "This is a fault of accelbench: please report it");
}

}  // namespace

bundle_writer::bundle_writer(fs::path folder, folder_lock lock, file_handle journal)
    : folder_(std::move(folder)), lock_(std::move(lock)), journal_(std::move(journal)) {}

result<bundle_writer> bundle_writer::create(const fs::path& folder, const campaign_record& campaign,
                                            const std::string& challenge) {
    if (auto made = make_folder(folder); !made) {
        return made.error();
    }
    auto lock = folder_lock::acquire(folder);
    if (!lock) {
        return lock.error();
    }
    if (auto fresh = refuse_used_folder(folder); !fresh) {
        return fresh.error();
    }
    if (!challenge.empty()) {
        if (auto written = write_file_atomic(folder / challenge_file, challenge); !written) {
            return written.error();
        }
    }
    campaign_record begun = campaign;
    begun.complete = false;
    if (auto written = write_campaign(folder, begun); !written) {
        return written.error();
    }
    auto journal = open_for_append(folder / journal_file);
    if (!journal) {
        return journal.error();
    }
    if (auto synced = sync_folder(folder); !synced) {
        return synced.error();
    }
    return bundle_writer(folder, std::move(lock).value(), std::move(journal).value());
}

result<campaign_record> bundle_writer::peek(const fs::path& folder) {
    const auto text = read_file(folder / campaign_file);
    if (!text) {
        return text.error();
    }
    return parse_campaign(*text, (folder / campaign_file).string());
}

result<resumed_bundle> bundle_writer::resume(const fs::path& folder, const check& may_go_on) {
    if (const auto there = read_file(folder / campaign_file); !there) {
        return there.error();
    }
    auto lock = folder_lock::acquire(folder);
    if (!lock) {
        return lock.error();
    }
    auto campaign = peek(folder);  // now that nobody else writes it
    if (!campaign) {
        return campaign.error();
    }
    const fs::path path = folder / journal_file;
    const auto content = read_file(path);
    if (!content && content.error().code != error_code::bundle_missing_file) {
        return content.error();
    }
    auto held = parse_journal(content ? std::string_view(*content) : "", path.string());
    if (!held) {
        return held.error();
    }
    if (status allowed = may_go_on ? may_go_on(*campaign) : status{}; !allowed) {
        return std::move(allowed).error();
    }
    if (auto removed = remove_derived(folder); !removed) {
        return removed.error();
    }
    auto file = open_for_append(path);
    if (!file) {
        return file.error();
    }
    if (held->torn_bytes > 0 &&
        ::ftruncate(file->get(), static_cast<off_t>(held->whole_bytes)) != 0) {
        return file_error(fmt::format("cannot cut the torn end off {}", path.string()), errno);
    }
    return resumed_bundle{bundle_writer(folder, std::move(lock).value(), std::move(file).value()),
                          std::move(campaign).value(), std::move(held->runs), held->torn_bytes};
}

status bundle_writer::append(const run_record& run) {
    const std::string line = to_line(to_json(run));
    if (auto readable = check_readable(line); !readable) {
        return readable;
    }
    return append_durably(journal_, folder_ / journal_file, line + "\n");
}

status bundle_writer::update(const campaign_record& campaign) {
    return write_campaign(folder_, campaign);
}

status bundle_writer::finish(const campaign_record& campaign) {
    const auto content = read_file(folder_ / journal_file);
    if (!content) {
        return content.error();
    }
    const auto held = parse_journal(*content, (folder_ / journal_file).string());
    if (!held) {
        return held.error();
    }
    if (auto rows = write_file_atomic(folder_ / rows_file, rows_text(campaign, held->runs));
        !rows) {
        return rows;
    }
    if (auto written = write_campaign(folder_, campaign); !written) {
        return written;
    }
    return write_manifest(folder_);
}

}  // namespace accelbench::results
