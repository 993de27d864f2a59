// SPDX-License-Identifier: Apache-2.0
// What tests of the supervisor share: options of a worker on a named plug-in, and a small workload.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "harness/supervisor/plugins.hpp"
#include "harness/supervisor/worker.hpp"

namespace accelbench::supervisor {

/// Nobody's deadline in a test is reached unless the test means it.
inline worker_options options_for(const std::filesystem::path& manifest) {
    const auto plugin = read_manifest(manifest);
    EXPECT_TRUE(plugin) << to_string(plugin.error());
    worker_options options;
    options.executable = ACCELBENCH_TEST_WORKER;
    options.library = plugin->library;
    options.environment = plugin->environment;
    return options;
}

inline worker_options null_options() {
    return options_for(std::filesystem::path(ACCELBENCH_TEST_PLUGINS) / "null.accelbench.toml");
}

inline worker_options recorder_options() {
    worker_options options;
    options.executable = ACCELBENCH_TEST_WORKER;
    options.library = ACCELBENCH_TEST_RECORDER;
    return options;
}

inline std::unique_ptr<worker> started(const worker_options& options) {
    auto made = worker::start(options);
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? std::move(*made) : nullptr;
}

/// copy: 256 f32 in, 256 f32 out.
inline kernels::workload small_copy() {
    kernels::workload work;
    work.id = "copy/test";
    work.op = "copy";
    work.tensors = {{"x", kernels::dtype::f32, {256}, kernels::tensor_role::input, {}, {}, {}},
                    {"y", kernels::dtype::f32, {256}, kernels::tensor_role::output, {}, {}, {}}};
    work.operands = {0, 1};
    return work;
}

/// A program with one session on it, and a rotation of that.
struct ready {
    object_id program = 0, session = 0, rotation = 0;
};
inline result<ready> make_ready(worker& one, const kernels::workload& work) {
    ready made;
    compile_request request;
    request.work = &work;
    auto built = one.compile(request);
    if (!built) {
        return built.error();
    }
    made.program = built->program;
    std::vector<binding> bindings;
    for (std::uint32_t tensor = 0; tensor < work.tensors.size(); ++tensor) {
        auto buffer = one.create_buffer(0, 3, 1024 + 128);
        if (!buffer) {
            return buffer.error();
        }
        bindings.push_back({tensor, *buffer, 64});
    }
    auto session = one.create_session(made.program, 0, bindings, 0);
    if (!session) {
        return session.error();
    }
    made.session = *session;
    auto rotation = one.create_rotation({{made.session}, work.scalars, 0});
    if (!rotation) {
        return rotation.error();
    }
    made.rotation = *rotation;
    return made;
}

}  // namespace accelbench::supervisor
