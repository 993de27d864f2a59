// SPDX-License-Identifier: Apache-2.0
// Reads the list of faults anew at each call, so that a test can change its mind.
#include "fault.hpp"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

namespace cublaslt_double {

std::string setting(const char* name) {
    const char* const all = std::getenv("ACCELBENCH_CUBLASLT_DOUBLE");
    std::istringstream in(all != nullptr ? all : "");
    for (std::string entry; in >> entry;) {
        const std::size_t equals = entry.find('=');
        if (equals != std::string::npos && entry.substr(0, equals) == name) {
            return entry.substr(equals + 1);
        }
    }
    return {};
}

cublasStatus_t injected(const char* call) {
    static std::mutex mutex;
    static std::map<std::string, int> calls;
    const std::scoped_lock lock(mutex);
    const int now = ++calls[call];
    const std::string wanted = setting(call);
    if (wanted.empty()) {
        calls[call] = 0;  // counts from where the fault was asked for
        return CUBLAS_STATUS_SUCCESS;
    }
    const std::size_t at = wanted.find('@');
    if (at != std::string::npos && std::stoi(wanted.substr(at + 1)) != now) {
        return CUBLAS_STATUS_SUCCESS;
    }
    return static_cast<cublasStatus_t>(std::stoi(wanted.substr(0, at)));
}

cublasStatus_t refuse(cublasStatus_t code, const std::string& why) {
    std::fprintf(stderr, "double of cuBLASLt: %s\n", why.c_str());
    return code;
}

}  // namespace cublaslt_double
