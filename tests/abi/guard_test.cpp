// SPDX-License-Identifier: Apache-2.0
// No exception passes the border: each becomes a status and a text, from every call.
#include <functional>

#include "tests/abi/scene.hpp"

namespace accelbench::abi {
namespace {

class guard : public opened_recorder {
  protected:
    void SetUp() override {
        opened_recorder::SetUp();
        create_everything();
    }

    /// Every call that can report, by the method it reaches.
    std::vector<std::pair<const char*, std::function<accb_status()>>> calls() {
        return {
            {"open", [&] { return recorder.open(nullptr, nullptr, 0, &other_context, &error); }},
            {"devices", [&] { return recorder.device_count(context, &count, &error); }},
            {"devices", [&] { return recorder.device_info(context, 0, &info, &error); }},
            {"query", [&] { return recorder.query(context, &question, &support, &error); }},
            {"compile", [&] { return recorder.compile(context, &order, &other_program, &error); }},
            {"info", [&] { return recorder.program_info(program, &support, &error); }},
            {"create_buffer",
             [&] { return recorder.buffer_create(context, &desc, &other_buffer, &error); }},
            {"create_session",
             [&] { return recorder.session_create(program, &binds, &other_session, &error); }},
            {"submit", [&] { return recorder.submit(session, nullptr, &ticket, &error); }},
        };
    }

    uint32_t count = 0;
    uint64_t ticket = 0;
    accb_device_info info{
        sizeof(accb_device_info), 0, 0, 0, {}, {}, {}, {}, {}, {}, {}, 0, 0, 0, 0, 0, 0, {}};
    accb_support support = full_answer();
    accb_query_desc question = world.question();
    accb_compile_desc order = world.order();
    accb_buffer_desc desc{sizeof(accb_buffer_desc), ACCB_MEM_DEVICE, 0, 0, 64, 0, nullptr};
    accb_binding bindings[2] = {{0, 0, nullptr, 64}, {1, 0, nullptr, 256}};
    accb_session_desc binds{sizeof(accb_session_desc), 1, nullptr, bindings, 0, 2, nullptr};
    accb_ctx* other_context = nullptr;
    accb_program* other_program = nullptr;
    accb_buffer* other_buffer = nullptr;
    accb_session* other_session = nullptr;
};

TEST_F(guard, every_exception_of_every_call_becomes_its_status) {
    bindings[0].buffer = bindings[1].buffer = buffer;
    const std::tuple<const char*, accb_status, int64_t> kinds[] = {
        {"error", ACCB_DEVICE_LOST, 77}, {"bad_alloc", ACCB_OUT_OF_MEMORY, 0},
        {"exception", ACCB_INTERNAL, 0}, {"int", ACCB_INTERNAL, 0},
        {"ok", ACCB_INTERNAL, 0},
    };
    for (const auto& [method, invoke] : calls()) {
        for (const auto& [what, status, vendor_code] : kinds) {
            last.throw_in = method;
            last.throw_what = what;
            error = {sizeof(accb_error), 0, 0, {}};
            EXPECT_EQ(status, invoke()) << method << " " << what;
            EXPECT_EQ(status, error.code) << method << " " << what;
            EXPECT_EQ(vendor_code, error.vendor_code) << method << " " << what;
            EXPECT_NE(0u, std::strlen(error.message)) << method << " " << what;
        }
    }
    EXPECT_EQ(nullptr, other_context);
    EXPECT_EQ(nullptr, other_program);
    EXPECT_EQ(nullptr, other_buffer);
    EXPECT_EQ(nullptr, other_session);
}

TEST_F(guard, error_may_be_null_and_texts_are_cut_between_characters) {
    last.throw_in = "devices";
    last.throw_what = "exception";
    EXPECT_EQ(ACCB_INTERNAL, recorder.device_count(context, &count, nullptr));

    last.text = std::string(494, 'x') + "\xc3\xbc";  // the 495th and 496th byte are one character
    EXPECT_EQ(ACCB_INTERNAL, recorder.device_count(context, &count, &error));
    EXPECT_EQ(std::string(494, 'x'), error.message);
}

TEST_F(guard, get_extension_answers_null_when_it_throws) {
    EXPECT_NE(nullptr, recorder.get_extension(context, sdk::str("accb.test/1")));
    EXPECT_EQ(nullptr, recorder.get_extension(context, sdk::str("accb.other/1")));
    last.throw_in = "extension";
    EXPECT_EQ(nullptr, recorder.get_extension(context, sdk::str("accb.test/1")));
}

TEST_F(guard, null_handles_and_null_structs_are_refused) {
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.device_count(nullptr, &count, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.device_count(context, nullptr, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.query(context, nullptr, &support, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.query(context, &question, nullptr, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.submit(nullptr, nullptr, &ticket, &error));
    EXPECT_EQ(ACCB_INVALID_ARGUMENT, recorder.compile(context, &order, nullptr, &error));
    EXPECT_EQ(ACCB_NOT_FOUND, recorder.device_info(context, 2, &info, &error));
    recorder.session_destroy(nullptr);
    recorder.buffer_destroy(nullptr);
    recorder.program_destroy(nullptr);
    recorder.close(nullptr);
}

}  // namespace
}  // namespace accelbench::abi
