// SPDX-License-Identifier: Apache-2.0
// What went wrong, in the order a person needs it: what was tried, what happened, what to do next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace accelbench {

/// Numbers are stable: they are printed as ACCB-E<number>, listed in docs/errors.md, and never
/// reused.
enum class error_code : std::uint16_t {
    none = 0,
    // 1xx: what the user typed
    bad_usage = 100,
    unknown_device = 101,
    unknown_workload = 102,
    unknown_kernel = 103,
    bad_plan = 104,
    interrupted = 105,
    // 2xx: suites, workloads, and other files that say what is wanted
    bad_suite = 200,
    bad_shape = 201,
    bad_dtype = 202,
    too_large = 203,
    bad_mix = 204,
    bad_prices = 205,
    bad_criteria = 210,
    bad_challenge = 211,
    bad_tender = 212,
    // 3xx: plug-ins
    plugin_not_found = 300,
    plugin_not_loadable = 301,
    plugin_no_entry = 302,
    plugin_wrong_abi = 303,
    plugin_broken_table = 304,
    plugin_refused = 305,
    bad_manifest = 306,
    // 4xx: workers
    worker_start = 400,
    worker_crashed = 401,
    worker_vanished = 402,
    worker_timeout = 403,
    worker_protocol = 404,
    device_lost = 405,
    unsupported = 406,
    // 5xx: files and bundles
    io = 500,
    disk_full = 501,
    read_only = 502,
    bundle_missing_file = 510,
    bundle_damaged = 511,
    bundle_newer = 512,
    bundle_locked = 513,
    bundle_exists = 514,
    bundle_mismatch = 515,
    // 6xx: comparison
    not_comparable = 600,
    not_scorable = 610,
    tender_differs = 611,
    // 9xx: the harness itself
    internal = 900,
    clock_broken = 901,
};

struct error {
    error_code code = error_code::none;
    std::string tried;     ///< "cannot load plug-in libfoo.so"
    std::string happened;  ///< "it exports no symbol accb_plugin_entry_0"
    std::string next;      ///< "rebuild it against this version's accelbench/plugin.h"
};

/// "cannot load plug-in libfoo.so: it exports no symbol ... Rebuild it ... [ACCB-E302]"
[[nodiscard]] std::string to_string(const error& e);

/// The process's exit status for this error, as docs/errors.md lists it.
[[nodiscard]] int exit_status(error_code code);

[[nodiscard]] inline error make_error(error_code code, std::string tried, std::string happened,
                                      std::string next = {}) {
    return error{code, std::move(tried), std::move(happened), std::move(next)};
}

}  // namespace accelbench
