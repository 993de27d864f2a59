# SPDX-License-Identifier: Apache-2.0
"""Faults in the ONNX Runtime plug-in."""

O = "backends/onnxruntime/"

FAULTS = [
    ("backends/onnxruntime/program.cpp", "refused.code() == ACCB_UNSUPPORTED", "refused.code() != ACCB_OK"),
    (O + "constants.cpp", "ir_with_constant_inputs = 3", "ir_with_constant_inputs = 8"),
    (O + "constants.cpp", "tensor += number(tensor_field::dims", "number(tensor_field::dims"),
    (O + "device.cpp", "1 + static_cast<int>(std::ranges::count(list, ','))", "1"),
    (O + "device.cpp", "set_spinning(threading, chosen.spin ? 1 : 0)", "set_spinning(threading, 1)"),
    (O + "device.cpp", "info.flags = ort_.is_double ? ACCB_DEVICE_DOUBLE : 0;", ""),
    (O + "graph.cpp", "if (provider == on.name())", "if (true)"),
    (O + "graph.cpp", "if (order.deterministic)", "if (false)"),
    (O + "graph.cpp", "check_ports(ort_, session_.get(), order.io);", ""),
    (O + "graph.cpp", "if (!shared.own_threads())", "if (true)"),
    (O + "launch_line.cpp", "next.scalars.assign(scalars.begin(), scalars.end());", ""),
    (O + "launch_line.cpp", "closing_ || done_ != pushed_", "done_ != pushed_"),
    (O + "plugin.cpp", "desc.boundary == ACCB_BOUNDARY_RESIDENT && !on.traits().in_host_memory", "false"),
    (O + "port_check.cpp", "if (there->second != what)", "if (false)"),
    (O + "port_check.cpp", "if (!expected.contains(name))", "if (false)"),
    (O + "program.cpp", "if (where.on_device == 0)", "if (false)"),
    (O + "program.cpp", "answer_.answer = ACCB_YES_PARTLY_ON_HOST;", ""),
    (O + "program.cpp", "answer_.host_ops = std::max(answer_.host_ops, where.on_host);", ""),
    (O + "program.cpp", "ready = std::make_shared<graph>(build(memory));",
     "ready = std::make_shared<graph>(build(std::vector<void*>(memory.size(), memory[0])));"),
    (O + "program.cpp", "answer.boundaries = ACCB_BOUNDARY_HOST;", ""),
    (O + "program.cpp", "answer.answer = ACCB_YES_OTHER_PRECISION;", ""),
    (O + "provider.cpp", "std::erase(found, remote_provider);", ""),
    (O + "provider.cpp", "std::erase_if(all, [&](const auto& one) { return one.first == option.first; });", ""),
    (O + "provider.cpp", "value == \"{threads}\" ? std::to_string(threads) : value", "value"),
    (O + "session.cpp", "next_direction_ = 1 - next_direction_;", ""),
    (O + "session.cpp", "std::memcpy(one.bound, one.other->data(), one.bytes);", ""),
    (O + "session.cpp", "std::ranges::copy(scalars, scalars_.begin());", ""),
    (O + "session.cpp", "done.host_ops = host_ops_;", ""),
    (O + "session.cpp", "std::rethrow_exception(std::exchange(failure_, nullptr));", "failure_ = nullptr;"),
    (O + "session.cpp", "return launched_ >= ticket;", "return true;"),
    (O + "runtime/error.cpp", "ort.call.release_status(status);", ""),
    (O + "runtime/error.cpp", "memory ? ACCB_OUT_OF_MEMORY : known.status", "known.status"),
]

SOURCES = ["backends/onnxruntime", "backends/onnxruntime/runtime"]

TESTS = ["tests/unit/onnxruntime/double_test.cpp", "tests/unit/onnxruntime/models.cpp",
         "tests/unit/onnxruntime/numbers_test.cpp", "tests/unit/onnxruntime/scene.cpp"]
