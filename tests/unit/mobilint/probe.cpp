// SPDX-License-Identifier: Apache-2.0
// Asks the vendor's real libraries, through the plug-in and through its table of symbols, what they
// say without a device. For judge.py.
#include <dlfcn.h>

#include <cstdio>

#include "runtime/api.hpp"
#include "tests/unit/npus/runner.hpp"

int main(int count, char** words) {
    using namespace accelbench;
    // The runtime's only public build is a Python module: its symbols must be there before it is.
    if (count != 3 || ::dlopen("libpython3.11.so.1.0", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
        std::printf("cannot preload libpython3.11.so.1.0\n");
        return 77;
    }
    {
        npu_test::runner plugin(words[1], std::filesystem::path(words[2]).parent_path());
        const auto said = plugin.open();
        std::printf("open: %d %s\n", said.status, said.text.c_str());
    }
    std::string why;
    const mobilint::runtime::api* rt = mobilint::runtime::load(why);
    if (rt == nullptr) {
        std::printf("%s\n", why.c_str());
        return 1;
    }
    std::printf("version: %s\n", rt->version().c_str());
    mobilint::runtime::status code = -1;
    const auto device = rt->create_accelerator("aries-rb", 0, code);
    std::printf("device: %d %d %s\n", device.object != nullptr, code, rt->spell(code).c_str());
    std::printf("name: %s\n", rt->spell(mobilint::runtime::device_not_found).c_str());
    std::printf("numbers: %zu\n", rt->device_numbers("aries-rb").size());
    const auto model = rt->create_model(words[2], code);
    std::printf("foreign: %d %d %s\n", model.object != nullptr, code, rt->spell(code).c_str());
    return 0;
}
