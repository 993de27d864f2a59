// SPDX-License-Identifier: Apache-2.0
// Writes the files of a fake tree.
#include "tests/unit/environment/fake_tree.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

namespace accelbench::environment {

fake_tree::fake_tree() {
    std::string name = (std::filesystem::temp_directory_path() / "accelbench-tree-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    top_ = name;
}

fake_tree::~fake_tree() {
    std::error_code ignored;
    std::filesystem::remove_all(top_, ignored);
}

fake_tree& fake_tree::file(std::string_view path, std::string_view text) {
    const auto full = top_ / path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text;
    return *this;
}

environment_roots fake_tree::roots() const {
    return {.proc = top_ / "proc", .sys = top_ / "sys", .etc = top_ / "etc", .slash = top_};
}

}  // namespace accelbench::environment
