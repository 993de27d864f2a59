// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/probe_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "harness/supervisor/child.hpp"
#include "harness/supervisor/plugins.hpp"

namespace accelbench::conform {
namespace {

using supervisor::descriptor;

descriptor memory_with(const std::vector<std::byte>& bytes) {
    descriptor memory(memfd_create("accelbench-probe", MFD_CLOEXEC));
    std::size_t done = 0;
    while (memory.get() >= 0 && done < bytes.size()) {
        const ssize_t put = ::write(memory.get(), bytes.data() + done, bytes.size() - done);
        if (put <= 0) {
            return {};
        }
        done += static_cast<std::size_t>(put);
    }
    return memory;
}

std::optional<probe_answer> take_answer(int socket) {
    std::array<std::byte, 8192> bytes{};
    const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    probe_answer answer;
    if (size <= 0 ||
        !protocol::from_flat(std::span(bytes.data(), static_cast<std::size_t>(size)), answer)) {
        return std::nullopt;
    }
    return answer;
}

/// " inside submit()", where the probe died in a call.
std::string call_in(int memory, std::size_t order_bytes) {
    std::array<char, note_bytes + 1> note{};
    if (::pread(memory, note.data(), note_bytes, static_cast<off_t>(order_bytes)) <= 0) {
        return {};
    }
    const std::string name(note.data());
    const bool sound = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_() ") ==
                                            std::string::npos;
    return sound ? " inside " + name : "";
}

probe_result not_started(std::string why) {
    return {
        .how = ending::not_started, .answer = {}, .sentence = std::move(why), .stderr_tail = {}};
}

}  // namespace

probe_result run_probe(const probe_order& order, supervisor::worker_options worker,
                       const std::filesystem::path& probe, std::chrono::nanoseconds deadline) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        return not_started(std::strerror(errno));
    }
    const descriptor ours(ends[0]);
    descriptor theirs(ends[1]);
    auto bytes = protocol::to_flat(order);
    const std::size_t order_bytes = bytes.size();
    bytes.resize(order_bytes + note_bytes);
    const descriptor memory = memory_with(bytes);
    if (memory.get() < 0) {
        return not_started("there is no memory for its order");
    }
    worker.executable = probe;
    auto started = supervisor::child::start(worker, theirs.get(), memory.get());
    if (!started) {
        return not_started(to_string(started.error()));
    }
    theirs.reset();
    supervisor::child& child = *started;
    const bool ended = child.wait_for_end(deadline);
    const auto how = child.end(std::chrono::nanoseconds(0));
    probe_result out{.how = ending::answered, .answer = {}, .sentence = {}, .stderr_tail = {}};
    out.stderr_tail = child.error_tail();
    if (const auto answer = take_answer(ours.get())) {
        out.answer = *answer;
        out.died_after = ended && how.by_signal;
        return out;
    }
    const std::string where = call_in(memory.get(), order_bytes);
    if (!ended) {
        out.how = ending::timed_out;
        out.sentence = fmt::format("no answer within {:.0f} s{}; the process was killed",
                                   std::chrono::duration<double>(deadline).count(), where);
    } else if (how.by_signal) {
        out.how = ending::crashed;
        out.sentence =
            fmt::format("the process died of {}{}", supervisor::signal_text(how.number), where);
    } else {
        out.how = ending::vanished;
        out.sentence =
            fmt::format("the process ended with exit status {}{}, before the check was over",
                        how.number, where);
    }
    return out;
}

result<std::filesystem::path> probe_executable() {
    auto worker = supervisor::worker_executable();
    if (!worker) {
        return worker.error();
    }
    auto probe = worker->parent_path() / "accelbench-probe";
    std::error_code unreadable;
    if (!std::filesystem::is_regular_file(probe, unreadable)) {
        return make_error(error_code::worker_start, "cannot start probes",
                          fmt::format("{} is not there", probe.string()), "Reinstall accelbench");
    }
    return probe;
}

}  // namespace accelbench::conform
