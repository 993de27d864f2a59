// SPDX-License-Identifier: Apache-2.0
#include "harness/artifacts/store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/sha256.hpp"
#include "base/shell_word.hpp"
#include "kernels/onnx/export.hpp"

namespace accelbench::artifacts {

namespace fs = std::filesystem;

namespace {

std::string text_of(const port& p) {
    return fmt::format("{} [{}]", p.name, fmt::join(p.dims, ","));
}

/// Types are the backend's matter: a chip may take other ones than the workload's tensors have.
std::string ports_fault(const char* what, const std::vector<port>& got,
                        const std::vector<port>& wanted) {
    if (got.size() != wanted.size()) {
        return fmt::format("it has {} {}s, the workload {}", got.size(), what, wanted.size());
    }
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (got[i].name != wanted[i].name || got[i].dims != wanted[i].dims) {
            return fmt::format("its {} {} is {}, the workload's {}", what, i, text_of(got[i]),
                               text_of(wanted[i]));
        }
    }
    return {};
}

}  // namespace

store::store(rules of) : rules_(std::move(of)) {
    for (const fs::path& folder : rules_.folders) {
        scan(folder);
    }
}

void store::scan(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (fs::directory_iterator at(folder, unreadable), end; !unreadable && at != end;
         at.increment(unreadable)) {
        files.push_back(at->path());
    }
    // Which of two comes first must not depend on the file system.
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const std::string name = file.filename().string();
        if (name.ends_with(sidecar_ending)) {
            auto read = read_sidecar(file);
            if (!read) {
                problems_.push_back(to_string(read.error()));
            } else if (read->backend == rules_.backend) {
                sidecars_.push_back(std::move(*read));
            }
        } else if (name.ends_with("." + rules_.format) &&
                   !std::binary_search(files.begin(), files.end(),
                                       fs::path(file.string() + std::string(sidecar_ending)))) {
            problems_.push_back(
                fmt::format("{} has no sidecar, so nothing is known of it", file.string()));
        }
    }
}

std::string store::bytes_fault(const sidecar& one) {
    struct stat now {};
    if (::stat(one.artifact.c_str(), &now) != 0) {
        return fmt::format("the file cannot be read: {}",
                           std::error_code(errno, std::generic_category()).message());
    }
    if (!S_ISREG(now.st_mode)) {
        return "it is no file";
    }
    if (const auto size = static_cast<std::uint64_t>(now.st_size); size != one.bytes) {
        return fmt::format("the file has {} bytes, its sidecar says {}", size, one.bytes);
    }
    // A copy can keep size and time of writing, but not the time of change and the inode as well.
    const std::string stamp =
        fmt::format("{} {}.{} {}.{}", now.st_ino, now.st_mtim.tv_sec, now.st_mtim.tv_nsec,
                    now.st_ctim.tv_sec, now.st_ctim.tv_nsec);
    auto& [when, hash] = hashes_[one.artifact.string()];
    if (hash.empty() || when != stamp) {
        auto hashed = sha256_file(one.artifact);
        if (!hashed) {
            return to_string(hashed.error());
        }
        when = stamp;
        hash = std::move(*hashed);
    }
    return hash == one.artifact_sha256 ? std::string()
                                       : fmt::format(
                                             "the file's SHA-256 is {:.12}..., its "
                                             "sidecar says {:.12}...",
                                             hash, one.artifact_sha256);
}

std::string store::fault_of(const sidecar& one, const kernels::workload& work,
                            const std::string& chip) {
    const std::string onnx_sha256 = kernels::onnx_sha256(work);
    if (one.workload_sha256 != work.sha256) {
        return fmt::format(
            "it was made from another definition of the workload ({:.12}..., this is {:.12}...)",
            one.workload_sha256, work.sha256);
    }
    if (one.source_format == "onnx" && one.source_sha256 != onnx_sha256) {
        return onnx_sha256.empty()
                   ? "it says that it was made from an ONNX model, and the workload has none"
                   : fmt::format(
                         "it was made from another ONNX model of the workload ({:.12}..., "
                         "this is {:.12}...)",
                         one.source_sha256, onnx_sha256);
    }
    if (!chip.empty() && one.chip != chip) {
        return fmt::format("it was made for {}, the device is {}", one.chip, chip);
    }
    if (one.format != rules_.format) {
        return fmt::format("its format is {}, the backend takes {}", one.format, rules_.format);
    }
    if (auto fault = ports_fault("input", one.inputs, expected_inputs(work)); !fault.empty()) {
        return fault;
    }
    if (auto fault = ports_fault("output", one.outputs, expected_outputs(work)); !fault.empty()) {
        return fault;
    }
    return bytes_fault(one);
}

answer store::find(const kernels::workload& work, const std::string& chip) {
    answer found;
    for (const sidecar& one : sidecars_) {
        if (one.workload_sha256 != work.sha256 && one.workload_id != work.id) {
            continue;
        }
        const std::string fault = fault_of(one, work, chip);
        if (fault.empty()) {
            return {one, {}};
        }
        if (found.refusal.empty()) {
            found.refusal =
                fmt::format("artifact {} is refused: {}", one.artifact.filename().string(), fault);
        }
    }
    return found;
}

std::string store::why_not(const kernels::workload& work) const {
    if (rules_.recipe.empty()) {
        return fmt::format("the backend {} brings no recipe", rules_.backend);
    }
    const auto onnx = kernels::to_onnx(work);
    const auto* refused = std::get_if<kernels::no_onnx>(&onnx);
    return refused == nullptr ? std::string() : refused->sentence;
}

std::string store::command_for(const kernels::workload& work, const std::string& chip) const {
    if (!why_not(work).empty()) {
        return {};
    }
    std::string file = work.id + ".onnx";
    std::replace(file.begin(), file.end(), '/', '_');
    const std::string folder = rules_.folders.empty() ? "." : rules_.folders.front().string();
    return fmt::format(
        "accelbench export-onnx {} -o {} && python3 {} --workload-onnx {} --id {} --chip {} -o {}",
        shell_word(work.id), shell_word(file), shell_word(rules_.recipe.string()), shell_word(file),
        shell_word(work.id), chip.empty() ? "CHIP" : shell_word(chip), shell_word(folder));
}

}  // namespace accelbench::artifacts
