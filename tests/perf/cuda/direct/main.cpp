// SPDX-License-Identifier: Apache-2.0
// cuda_direct SUITE [DEVICE] [TEXT ...]: the suite's products by cuBLASLt and its attention by
// cuDNN, called without plug-in and harness. One JSON line a workload; TEXT chooses by id.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "attention.hpp"
#include "kernels/suites/suite.hpp"
#include "product.hpp"

namespace {

using namespace accelbench;

bool is_chosen(const kernels::workload& work, const std::vector<std::string>& texts) {
    const bool has_library = work.kernel == "matmul" || work.kernel == "attention.prefill" ||
                             work.kernel == "attention.backward";
    return has_library &&
           (texts.empty() || std::any_of(texts.begin(), texts.end(), [&](const auto& text) {
                return work.id.find(text) != std::string::npos;
            }));
}

direct::outcome timed(const direct::gpu& on, const kernels::workload& work) {
    try {
        return work.kernel == "matmul" ? direct::time_product(on, work)
                                       : direct::time_attention(on, work);
    } catch (const std::exception& failed) {
        return {.why = failed.what()};
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: cuda_direct SUITE [DEVICE] [TEXT ...]\n");
        return 2;
    }
    const auto suite = kernels::load_suite(argv[1]);
    if (!suite) {
        std::fprintf(stderr, "%s\n", to_string(suite.error()).c_str());
        return 2;
    }
    const std::vector<std::string> texts(argv + std::min(argc, 3), argv + argc);
    try {
        const direct::gpu on(argc > 2 ? std::stoi(argv[2]) : 0);
        for (const kernels::suite_row& row : suite->rows) {
            if (!is_chosen(row.work, texts)) {
                continue;
            }
            const direct::outcome got = timed(on, row.work);
            const nlohmann::json line = {
                {"workload", row.work.id},
                {"library", got.library},
                {"algorithm", got.algorithm},
                {"why", got.why},
                {"launch_ns", got.why.empty() ? nlohmann::json(got.launch_ns) : nullptr}};
            std::printf("%s\n", line.dump().c_str());
            std::fflush(stdout);
        }
    } catch (const std::exception& failed) {
        std::fprintf(stderr, "cuda_direct: %s\n", failed.what());
        return 1;
    }
    return 0;
}
