// SPDX-License-Identifier: Apache-2.0
// Messages and records between supervisor and worker: a plug-in shares the worker's process and may
// write anything.
#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "harness/campaign/judgement.hpp"
#include "harness/protocol/message.hpp"
#include "harness/protocol/requests.hpp"
#include "kernels/catalogue/catalogue.hpp"
#include "tests/fuzz/mutator.hpp"

namespace accelbench::fuzz {
namespace {

using namespace protocol;

/// Bytes held by what was read: a lie about a length must not make more memory than was sent.
std::size_t held(const std::string& s) {
    return s.size();
}

template <class record, class use>
void read_mutated(const record& sound, std::uint64_t seed, use&& then) {
    const auto bytes = to_flat(sound);
    record whole;
    ASSERT_TRUE(from_flat(bytes, whole));
    mutator change(seed);
    std::size_t read = 0;
    for (std::size_t i = 0; i < 2000 * effort; ++i) {
        const auto foreign = change.bytes(bytes);
        record got;
        if (from_flat(foreign, got)) {
            ++read;
            then(got);
            EXPECT_EQ(to_flat(got).size(), foreign.size()) << "nothing left over, nothing made up";
        }
    }
    EXPECT_GT(read, 10 * effort);
    EXPECT_LT(read, 2000 * effort);
}

plugin_identity identity() {
    return {"sim", "house", "1.2", "0.1", "address", 1, 0xffU, 0, 0};
}

device_info info() {
    device_info d;
    d.kind = 2;
    d.name = "device";
    d.arch = "arch";
    d.uuid = "uuid";
    d.claims = {{2, 1e12, 1e11}, {3, 2e12, 1e11}};
    return d;
}

TEST(fuzz_protocol, identities_and_devices) {
    read_mutated(identity(), 401, [](const plugin_identity& got) {
        EXPECT_LE(held(got.name) + held(got.vendor), 4096U);
    });
    read_mutated(std::vector<device_info>{info(), info()}, 402,
                 [](const std::vector<device_info>& got) { EXPECT_LE(got.size(), 4096U); });
}

TEST(fuzz_protocol, answers_become_words) {
    support_answer answer;
    answer.answer = 2;
    answer.compute = 2;
    answer.accumulate = 2;
    answer.implementations = "a,b";
    answer.note = "note";
    read_mutated(answer, 403, [](const support_answer& got) {
        const auto j = campaign::support_json(got);
        EXPECT_TRUE(j.at("answer").is_string());
        EXPECT_FALSE(campaign::why_word(got.why).empty());
        (void)j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    });
    read_mutated(compile_answer{answer, "tile=8"}, 404, [](const compile_answer&) {});
    read_mutated(clock_answer{20.0, 25.0}, 405, [](const clock_answer&) {});
    read_mutated(live_counts{1, 2, 3, 4}, 406, [](const live_counts&) {});
    read_mutated(std::vector<sensor_info>{{0, 1, 2, 3, 10, "chip power"}, {}}, 412,
                 [](const std::vector<sensor_info>& got) { EXPECT_LE(got.size(), 4096U); });
    read_mutated(std::vector<sensor_value>{{1, 2.5}, {2, 0.0}}, 413,
                 [](const std::vector<sensor_value>&) {});
}

TEST(fuzz_protocol, failures_stay_sentences) {
    read_mutated(failure{error_code::unsupported, "it happened", "do this"}, 407,
                 [](const failure& got) {
                     const auto e = make_error(got.code, "cannot", got.happened, got.next);
                     EXPECT_FALSE(to_string(e).empty());
                     const int status = exit_status(got.code);
                     EXPECT_TRUE(status >= 0 && status < 126) << status;
                 });
}

TEST(fuzz_protocol, orders_with_whole_workloads) {
    compile_order order;
    order.implementation = "tiled";
    order.tuning = "tile=8";
    order.work = kernels::find_kernel("matmul")
                     ->build({{"m", std::int64_t{8}},
                              {"n", std::int64_t{8}},
                              {"k", std::int64_t{8}},
                              {"form", "nt"},
                              {"dtype", "f32"}})
                     .value();
    read_mutated(order, 408,
                 [](const compile_order& got) { EXPECT_LE(got.work.tensors.size(), 4096U); });
    read_mutated(session_order{1, 2, 3, 4, {{0, 1, 64}, {1, 2, 64}}}, 409,
                 [](const session_order&) {});
    read_mutated(rotation_order{1, 2, {3, 4}, {5}, {6}}, 410, [](const rotation_order&) {});
    read_mutated(open_order{{{"noise", "0.1"}, {"role", "x"}}}, 411, [](const open_order&) {});
    read_mutated(std::vector<buffer_order>{{1, 2, 3, 4, 5, 6, true}, {1, 2, 3, 4, 5, 6, false}},
                 412, [](const std::vector<buffer_order>&) {});
}

TEST(fuzz_protocol, messages_are_sound_or_named) {
    message sound;
    sound.sequence = 3;
    sound.kind = message_kind::window;
    sound.role = message_role::done;
    sound.length = 100;
    seal(sound);
    std::vector<std::byte> bytes(sizeof sound);
    std::memcpy(bytes.data(), &sound, sizeof sound);
    mutator change(413);
    for (std::size_t i = 0; i < 5000 * effort; ++i) {
        const auto foreign = change.bytes(bytes);
        message got;
        if (!foreign.empty()) {
            std::memcpy(&got, foreign.data(), std::min(foreign.size(), sizeof got));
        }
        const auto fault = check(got, foreign.size());
        EXPECT_FALSE(to_string(fault).empty());
        EXPECT_EQ(fault == message_fault::none, foreign == bytes);
        if (change.below(2) == 0) {
            seal(got);  // a worker that seals its nonsense
            const auto named = check(got, sizeof got);
            EXPECT_TRUE(named == message_fault::none || !to_string(named).empty());
            EXPECT_EQ(named == message_fault::unknown_kind, to_string(got.kind).empty());
        }
    }
}

}  // namespace
}  // namespace accelbench::fuzz
