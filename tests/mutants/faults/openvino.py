# SPDX-License-Identifier: Apache-2.0
"""Faults in the OpenVINO plug-in."""

B = "backends/openvino/"

FAULTS = [
    ("backends/openvino/program.cpp", '", compiled for " + told', '""'),
    (B + "device.cpp", ' && (kind == "CPU" || kind == "GPU" || kind == "NPU")', ""),
    (B + "device.cpp", "index.size() > 1 && ", ""),
    (B + "precision.cpp", "is_product(workload) && workload.compute == ACCB_BF16", "workload.compute == ACCB_BF16"),
    (B + "precision.cpp", "depth * largest > whole", "depth * largest > 2 * whole"),
    (B + "program.cpp", "effective != wanted.compute", "false"),
    (B + "program.cpp", "!same || runs_on", "runs_on"),
    (B + "program.cpp", 'runs_on.find_first_of(" ,") != std::string::npos', "false"),
    (B + "program.cpp", "type != wanted.shape.type || ", ""),
    (B + "program.cpp", "inputs != ports_.inputs.size() || ", ""),
    (B + "program.cpp", "ov.model_free(read);", ""),
    (B + "program.cpp", "(answer_.boundaries & desc.boundary) == 0", "false"),
    (B + "session.cpp", "(states_.empty() ? 0 : wanted % 2)", "0"),
    (B + "session.cpp", "since_home_ % 2 == 1", "since_home_ % 2 == 0"),
    (B + "session.cpp", "    since_home_ = 0;\n", ""),
    (B + "session.cpp", "place(where.outputs[i], operands, !from_away)", "place(where.outputs[i], operands, from_away)"),
    (B + "session.cpp", "status == ov_result_not_ready", "false"),
    (B + "error.cpp", "words == nullptr || *words == '\\0'", "true"),
]

SOURCES = [B + name + ".cpp" for name in ("device", "error", "precision", "program", "session")]

TESTS = ["tests/unit/openvino/openvino_test.cpp", "tests/unit/openvino/fake_openvino.cpp"]
