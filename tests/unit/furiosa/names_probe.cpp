// SPDX-License-Identifier: Apache-2.0
// What a real build of the kernel runtime has and answers without a card: by itself, and through
// the plug-in over a tree of a card's files. For names_judge.py.
#include <dlfcn.h>

#include <cstdio>

#include "runtime/api.hpp"
#include "tests/unit/npus/runner.hpp"

int main(int count, char** words) {
    using namespace accelbench;
    void* const library = ::dlopen(furiosa::runtime_file, RTLD_NOW | RTLD_LOCAL);
    if (count != 3 || library == nullptr) {
        std::printf("%s\n", ::dlerror());
        return 1;
    }
    furiosa::api rt;
    const char* const missing = furiosa::resolve(library, rt);
    std::printf("missing: %s\n", missing == nullptr ? "nothing" : missing);
    if (missing != nullptr) {
        return 1;
    }
    std::printf("version: %s\ndouble: %d\n", furiosa::version_of(rt).c_str(), rt.is_double);
    furiosa::memory* const staged = rt.cpu_memory(1000);
    std::printf("host memory: %d %d\n", staged != nullptr,
                staged != nullptr && rt.cpu_address(staged) != 0);
    rt.cpu_free(staged);
    npu_test::runner plugin(words[1], words[2]);
    std::printf("open: %d\n", plugin.open().status);
    plugin.choose(npu_test::program("softmax"), {"edf", "rngd"});
    std::printf("query: %u\n", plugin.query().answer);
    const auto compiled = plugin.compile();
    std::printf("compile: %d %s\n", compiled.status, compiled.text.c_str());
    return 0;
}
