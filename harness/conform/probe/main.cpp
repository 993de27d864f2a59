// SPDX-License-Identifier: Apache-2.0
// accelbench-probe: one check of a plug-in, in a process that may die of it. Started by
// `accelbench conform` only, as a worker is: descriptor 3 takes the answer, 4 holds the order.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <span>

#include "harness/conform/probe/subject.hpp"

namespace accelbench::conform {
namespace {

constexpr int answer_socket = 3;
constexpr int order_memory = 4;
constexpr int exit_usage = 64;

/// The order, and the room behind it, which stays mapped.
bool read_order(probe_order& order, std::span<char>& note) {
    struct stat about {};
    if (fstat(order_memory, &about) != 0 || about.st_size <= static_cast<off_t>(note_bytes)) {
        return false;
    }
    const auto size = static_cast<std::size_t>(about.st_size);
    void* bytes = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, order_memory, 0);
    if (bytes == MAP_FAILED) {
        return false;
    }
    close(order_memory);
    note = {static_cast<char*>(bytes) + size - note_bytes, note_bytes};
    return protocol::from_flat(std::span(static_cast<const std::byte*>(bytes), size - note_bytes),
                               order);
}

probe_answer answer_to(const probe_order& order, std::span<char> note) {
    try {
        for (const auto& list :
             {load_checks(), answer_checks(), memory_checks(), launch_checks(), rule_checks()}) {
            for (const probe_check& check : list) {
                if (order.check == check.id) {
                    subject plugin(order, note);
                    check.run(plugin);
                    return {};
                }
            }
        }
        return {outcome::fail, "accelbench-probe does not know this check"};
    } catch (const finding& found) {
        return {found.result, found.sentence.substr(0, longest_sentence)};
    } catch (const std::exception& fault) {
        return {outcome::fail, std::string("the probe itself failed: ") + fault.what()};
    }
}

}  // namespace
}  // namespace accelbench::conform

int main() {
    using namespace accelbench::conform;
    probe_order order;
    std::span<char> note;
    if (!read_order(order, note)) {
        std::fputs("accelbench-probe is started by accelbench; run `accelbench conform`.\n",
                   stderr);
        return exit_usage;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    const auto bytes = accelbench::protocol::to_flat(answer_to(order, note));
    // What follows is no longer the check's: an exit handler of the plug-in may crash.
    send(answer_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (order.check == "life.exit") {
        return 0;
    }
    _exit(0);
}
