// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "harness/artifacts/store.hpp"

namespace accelbench::artifacts {
namespace {

bool is_read(const kernels::tensor& t) {
    return t.role != kernels::tensor_role::output;
}

port port_of(const kernels::tensor& t, std::string name) {
    return {std::move(name), std::string(kernels::to_string(t.type)), t.dims};
}

}  // namespace

std::vector<port> expected_inputs(const kernels::workload& work) {
    std::vector<port> all;
    for (const kernels::tensor& t : work.tensors) {
        if (is_read(t)) {
            all.push_back(port_of(t, t.name));
        }
    }
    for (std::size_t i = 0; i < work.scalars.size(); ++i) {
        all.push_back({"scalar." + std::to_string(i), "s64", {}});
    }
    return all;
}

std::vector<port> expected_outputs(const kernels::workload& work) {
    std::vector<port> all;
    for (const kernels::tensor& t : work.tensors) {
        if (kernels::is_written(t.role)) {
            all.push_back(port_of(t, is_read(t) ? t.name + ".out" : t.name));
        }
    }
    return all;
}

std::vector<std::filesystem::path> folders_of_environment() {
    std::vector<std::filesystem::path> folders;
    const char* const given = std::getenv("ACCELBENCH_ARTIFACT_PATH");
    for (std::string_view rest(given == nullptr ? "" : given); !rest.empty();) {
        const std::string_view folder = rest.substr(0, rest.find(':'));
        if (!folder.empty()) {
            folders.emplace_back(folder);
        }
        rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    }
    return folders;
}

rules with_environment(rules given) {
    auto folders = folders_of_environment();
    folders.insert(folders.end(), given.folders.begin(), given.folders.end());
    given.folders = std::move(folders);
    return given;
}

}  // namespace accelbench::artifacts
