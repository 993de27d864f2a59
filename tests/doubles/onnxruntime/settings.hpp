// SPDX-License-Identifier: Apache-2.0
// What ACCELBENCH_ONNXRUNTIME_DOUBLE asks for, and faults of single calls.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace ort_double {

enum class fault_kind { code, hang, wrong };
struct fault {
    std::string where;  // ORT's name of a function
    uint64_t at = 0;    // the n-th call of it; 0: every
    fault_kind kind = fault_kind::code;
    int code = 0;
    std::string words;
};

struct settings {
    uint32_t api = 32;
    std::string version = "1.32.0";
    std::vector<std::string> providers{"AzureExecutionProvider", "CPUExecutionProvider"};
    std::set<std::string> on_host;  // operators that no provider but the host's takes
    std::vector<fault> faults;
};

[[nodiscard]] const settings& chosen();
void read_settings();

/// Counts a call. True: it must fail with this code and these words. Hangs where it is told to,
/// until hung calls are let go.
[[nodiscard]] bool fails(const char* function, int& code, std::string& words);
/// Whether this launch must compute wrong numbers. Counts nothing.
[[nodiscard]] bool computes_wrong();
void let_go();

[[noreturn]] void give_up(const std::string& rule);

}  // namespace ort_double
