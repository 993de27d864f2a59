// SPDX-License-Identifier: Apache-2.0
// Writes an invented campaign of the unit tests as a bundle: write_sample_bundle FOLDER [tiny]
#include <cstdio>
#include <exception>

#include "tests/unit/results/sample_campaign.hpp"

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        std::fputs("usage: write_sample_bundle FOLDER [tiny]\n", stderr);
        return 2;
    }
    try {
        namespace samples = accelbench::results::samples;
        (argc == 3 ? samples::tiny_campaign() : samples::full_campaign()).write(argv[1]);
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "%s\n", fault.what());
        return 1;
    }
    return 0;
}
