// SPDX-License-Identifier: Apache-2.0
#include "results/samples/output_samples.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "results/bundle/records_json.hpp"

namespace accelbench::results {
namespace {

using nlohmann::json;

/// More than any campaign writes: a foreign file must not make a reader allocate what it names.
constexpr std::size_t most_elements = 4096;

json tensor_json(const sampled_tensor& tensor) {
    return {{"rank", tensor.rank},
            {"tensor", tensor.tensor},
            {"elements", tensor.elements},
            {"bits", tensor.bits}};
}

/// A list of whole numbers; a fault of the context else.
void read_numbers(object_reader& in, const char* name, read_context& context,
                  std::vector<std::uint64_t>& to) {
    const json* list = in.find(name, true);
    if (list == nullptr) {
        return;
    }
    if (!list->is_array() || list->size() > most_elements) {
        context.fail(in.path_of(name), "must be a list of at most 4096 whole numbers");
        return;
    }
    for (const json& one : *list) {
        if (!one.is_number_unsigned()) {
            context.fail(in.path_of(name), "holds something else than whole numbers");
            return;
        }
        to.push_back(one.get<std::uint64_t>());
    }
}

void read_tensor(const json& from, const std::string& path, read_context& context,
                 sampled_tensor& to) {
    object_reader in(from, path, context);
    in.required("rank", to.rank);
    in.required("tensor", to.tensor);
    read_numbers(in, "elements", context, to.elements);
    read_numbers(in, "bits", context, to.bits);
    if (context.good() && to.elements.size() != to.bits.size()) {
        context.fail(path, "has another number of elements than of values");
    }
}

result<output_sample> read_line(std::string_view line, const std::string& where) {
    const auto value = parse_json(line, where);
    if (!value) {
        return value.error();
    }
    read_context context{where, {}};
    object_reader in(*value, "", context);
    output_sample read;
    std::uint32_t version = 0;
    in.required("version", version);
    if (context.good() && version != 1) {
        context.fail("version", "is none that this program reads");
    }
    in.required("visit", read.visit);
    in.required("device", read.device);
    in.required("constants", read.constants);
    in.required("others", read.others);
    in.required("launches", read.launches);
    const json* tensors = in.find("tensors", true);
    for (std::size_t i = 0; context.good() && i < tensors->size(); ++i) {
        if (!tensors->is_array()) {
            context.fail("tensors", "must be a list");
            break;
        }
        read.tensors.emplace_back();
        read_tensor((*tensors)[i], fmt::format("tensors[{}]", i), context, read.tensors.back());
    }
    if (context.fault) {
        return *context.fault;
    }
    return read;
}

}  // namespace

std::string line_of(const output_sample& sample) {
    json tensors = json::array();
    for (const sampled_tensor& tensor : sample.tensors) {
        tensors.push_back(tensor_json(tensor));
    }
    return to_line(json{{"version", 1},
                        {"visit", sample.visit},
                        {"device", sample.device},
                        {"constants", sample.constants},
                        {"others", sample.others},
                        {"launches", sample.launches},
                        {"tensors", std::move(tensors)}}) +
           "\n";
}

result<std::vector<output_sample>> read_samples(const std::filesystem::path& folder) {
    std::vector<output_sample> all;
    const std::filesystem::path path = folder / samples_file;
    const auto text = read_file(path);
    if (!text) {
        return text.error().code == error_code::bundle_missing_file
                   ? result<std::vector<output_sample>>(std::move(all))
                   : text.error();
    }
    std::string_view left = *text;
    for (std::size_t end = left.find('\n'); end != std::string_view::npos; end = left.find('\n')) {
        auto read = read_line(left.substr(0, end),
                              fmt::format("{} line {}", path.string(), all.size() + 1));
        if (!read) {
            return read.error();
        }
        all.push_back(std::move(*read));
        left.remove_prefix(end + 1);
    }
    return all;
}

result<sample_writer> sample_writer::open(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / samples_file;
    const auto text = read_file(path);
    if (!text && text.error().code != error_code::bundle_missing_file) {
        return text.error();
    }
    auto file = open_for_append(path);
    if (!file) {
        return file.error();
    }
    const std::size_t whole = text ? text->rfind('\n') + 1 : 0;
    if (text && whole < text->size() && ::ftruncate(file->get(), static_cast<off_t>(whole)) != 0) {
        return file_error("cannot cut the torn end off " + path.string(), errno);
    }
    return sample_writer(path, std::move(*file));
}

status sample_writer::append(const std::vector<output_sample>& samples) {
    std::string lines;
    for (const output_sample& sample : samples) {
        lines += line_of(sample);
    }
    return lines.empty() ? status{} : append_durably(file_, path_, lines);
}

}  // namespace accelbench::results
