// SPDX-License-Identifier: Apache-2.0
#include "results/pack/subject.hpp"

#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "results/bundle/durable_file.hpp"
#include "results/bundle/layout.hpp"
#include "results/pack/pack.hpp"

namespace accelbench::results {
namespace fs = std::filesystem;
namespace {

fs::path beside(const fs::path& file, std::string_view name) {
    return fs::path(fmt::format("{}.{}", file.string(), name));
}

result<subject> of_folder(const fs::path& path) {
    auto read = read_bundle(path);
    if (!read) {
        return read.error();
    }
    if (!read->sealed) {
        return make_error(error_code::bundle_missing_file, "cannot use " + path.string(),
                          "its campaign is not finished: it has no MANIFEST.sha256 to speak of",
                          "Finish it with `accelbench run --resume`");
    }
    subject out{.path = path,
                .sha256 = read->manifest_sha256,
                .annotations = path / annotations_file,
                .signatures = path / signatures_file,
                .log = read->annotations,
                .folders = {""}};
    out.bundles.push_back(std::move(*read));
    return out;
}

result<subject> of_packed(const fs::path& path) {
    const auto opened = unpacked::open(path);
    if (!opened) {
        return opened.error();
    }
    for (const bundle_check& check : opened->checks) {
        if (!check.passed) {
            return make_error(check.code, "cannot trust " + path.string(), check.sentence,
                              "Use the file that `accelbench pack` wrote");
        }
    }
    subject out{.path = path,
                .is_packed = true,
                .sha256 = opened->sha256,
                .annotations = beside(path, annotations_file),
                .signatures = beside(path, signatures_file)};
    auto log = read_annotations(out.annotations, out.sha256);
    if (!log) {
        return log.error();
    }
    out.log = std::move(*log);
    const bool alone = opened->bundles.size() == 1;
    for (const auto& [name, folder] : opened->bundles) {
        auto read = read_bundle(folder);
        if (!read) {
            return read.error();
        }
        read->path = path / name;
        out.folders.push_back(alone ? "" : name);
        auto taken = annotate_rows(*read, out.log, out.annotations.string(), out.folders.back());
        if (!taken) {
            return taken.error();
        }
        out.bundles.push_back(std::move(*read));
    }
    return out;
}

std::optional<error> why_refused(const subject& of, std::vector<annotation> before,
                                 const std::vector<annotation>& said) {
    for (const annotation& one : said) {
        if (const std::string why = why_not_said(one, before); !why.empty()) {
            return make_error(error_code::bad_usage,
                              fmt::format("cannot annotate {}", of.path.string()),
                              fmt::format("row {}: {}", one.row, why),
                              "`accelbench annotate` without a status lists what was said so far");
        }
        before.push_back(one);
    }
    return std::nullopt;
}

/// Opened for appending, and nobody else's until it is closed.
result<file_handle> open_alone(const fs::path& file) {
    auto handle = open_for_append(file);
    if (handle && ::flock(handle->get(), LOCK_EX) != 0) {
        return file_error("cannot lock " + file.string(), errno);
    }
    return handle;
}

}  // namespace

result<subject> open_subject(const fs::path& path) {
    std::error_code failure;
    return fs::is_directory(path, failure) ? of_folder(path) : of_packed(path);
}

status append_annotations(const subject& of, const std::vector<annotation>& said) {
    // Before the file is made: nothing is left behind by what cannot be said.
    if (const auto refused = why_refused(of, of.log.entries, said)) {
        return *refused;
    }
    const auto handle = open_alone(of.annotations);
    if (!handle) {
        return handle.error();
    }
    auto log = read_annotations(of.annotations, of.sha256);
    if (!log) {
        return log.error();
    }
    if (const auto refused = why_refused(of, log->entries, said)) {
        return *refused;
    }
    std::string lines;
    for (const annotation& one : said) {
        const std::string line = annotation_line(one, log->head);
        log->head = head_behind(line);
        lines += line;
    }
    return append_durably(*handle, of.annotations, lines);
}

status append_line(const fs::path& file, const std::string& line) {
    const auto handle = open_alone(file);
    return handle ? append_durably(*handle, file, line) : status(handle.error());
}

}  // namespace accelbench::results
