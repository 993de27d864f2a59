// SPDX-License-Identifier: Apache-2.0
// Prints the layout: tests/abi/layout.golden is its output for ABI 0.1.
#include <cstdio>

#include "layout.hpp"

int main() {
    std::fputs(accelbench::abi::layout_text().c_str(), stdout);
}
