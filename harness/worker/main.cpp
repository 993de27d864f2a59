// SPDX-License-Identifier: Apache-2.0
// accelbench-worker: the process that vendor code lives in. Started by accelbench only, with the
// control socket as descriptor 3 and the shared memory as descriptor 4; a rank of several has its
// link to the others as descriptor 5.
//   accelbench-worker PARENT-PID CPUS      CPUS: "0,1", or "-" to keep those of the parent
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <string_view>
#include <utility>

#include "harness/worker/heartbeat_thread.hpp"
#include "harness/worker/server.hpp"

namespace {

constexpr int control_socket = 3;
constexpr int shared_memory = 4;
constexpr int link_to_ranks = 5;
/// The supervisor reads these two only as "the worker itself gave up".
constexpr int exit_usage = 64;
constexpr int exit_protocol = 76;

bool set_affinity(std::string_view list) {
    if (list == "-") {
        return true;
    }
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    const char* at = list.data();
    const char* const end = at + list.size();
    while (at != end) {
        int cpu = -1;
        const auto [rest, bad] = std::from_chars(at, end, cpu);
        if (bad != std::errc{} || cpu < 0 || cpu >= CPU_SETSIZE || (rest != end && *rest != ',')) {
            return false;
        }
        CPU_SET(cpu, &cpus);
        at = rest == end ? end : rest + 1;
    }
    return sched_setaffinity(0, sizeof cpus, &cpus) == 0;
}

bool is_our_socket(int descriptor) {
    int type = 0;
    socklen_t size = sizeof type;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

bool parent_is(std::string_view text) {
    int parent = 0;
    const auto [rest, bad] = std::from_chars(text.data(), text.data() + text.size(), parent);
    return bad == std::errc{} && rest == text.data() + text.size() && getppid() == parent;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 || !is_our_socket(control_socket)) {
        std::fputs("accelbench-worker is started by accelbench; run `accelbench --help`.\n",
                   stderr);
        return exit_usage;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!parent_is(argv[1])) {  // it died before the line above
        return 0;
    }
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (!set_affinity(argv[2])) {
        std::fprintf(stderr, "cannot run on processors %s\n", argv[2]);
        return exit_usage;
    }
    auto area = accelbench::protocol::staging::adopt(shared_memory);
    if (!area) {
        std::fprintf(stderr, "%s\n", area.error().happened.c_str());
        return exit_protocol;
    }
    accelbench::protocol::heartbeat& beat = area->beat();
    accelbench::worker::rank_link ranks(link_to_ranks);
    accelbench::worker::server server(control_socket, std::move(*area),
                                      is_our_socket(link_to_ranks) ? &ranks : nullptr);
    accelbench::worker::start_heartbeat(control_socket, beat);
    // No destructor and no exit handler of vendor code runs: they are where plug-ins crash.
    _exit(server.serve() ? 0 : exit_protocol);
}
