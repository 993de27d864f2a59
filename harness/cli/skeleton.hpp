// SPDX-License-Identifier: Apache-2.0
// The skeleton of a plug-in, as it is in the program: `new-plugin` needs no installed files.
#pragma once

#include <string_view>
#include <vector>

namespace accelbench::cli {

struct skeleton_file {
    std::string_view name, text;  // in both the word "template" stands for the plug-in's name
};

[[nodiscard]] const std::vector<skeleton_file>& skeleton_files();

}  // namespace accelbench::cli
