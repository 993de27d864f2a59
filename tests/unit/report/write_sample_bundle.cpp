// SPDX-License-Identifier: Apache-2.0
// Writes the invented campaign of the unit tests as a bundle: write_sample_bundle FOLDER
#include <cstdio>
#include <exception>

#include "tests/unit/results/sample_campaign.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: write_sample_bundle FOLDER\n", stderr);
        return 2;
    }
    try {
        accelbench::results::samples::full_campaign().write(argv[1]);
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "%s\n", fault.what());
        return 1;
    }
    return 0;
}
