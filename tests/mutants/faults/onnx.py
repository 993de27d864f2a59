# SPDX-License-Identifier: Apache-2.0
"""Faults in the ONNX view."""

O = "kernels/onnx/"
K = "harness/campaign/forms.cpp"

FAULTS = [
    (O + "elements.cpp", 'to.operand(0).type == dtype::i8 ? "MatMulInteger" : "MatMul"', '"MatMul"'),
    (O + "elements.cpp", "1.0 - beta)", "beta)"),
    (O + "rows.cpp", 'to.whole("ignore_index")', "-1"),
    (O + "attention.cpp", '"LessOrEqual"', '"Less"'),
    (O + "attention.cpp", "return {b, hkv, hq / hkv * q, last};", "return {b, hq, q, last};"),
    (O + "lowering.cpp", "w.stage == phase::collective || w.ranks > 1", "false"),
    (O + "lowering.cpp", "w.tensors.empty()", "false"),
    (O + "graph.cpp", "shape.add_dim()->set_dim_value(extent);", "shape.add_dim();"),
    (O + "graph.cpp", 't.name + ".out"', "t.name"),
    (O + "export.cpp", "sha256_hex(made.bytes)", "sha256_hex(w.id)"),
    (K, "answer.views == 0 || ", ""),
    (K, "{view::onnx, view::artifact}", "{view::artifact, view::onnx}"),
    (K, " && find(models, form)", ""),
    (K, "if (chosen == view::kernel) {", "if (chosen == view::onnx) {"),
    (K, "definition != nullptr && definition->is_block", "definition == nullptr"),
    (K, "if (!is_other) {", "if (false) {"),
    (K, " ||\n                          answer.accumulate != static_cast<std::uint16_t>(work.accumulate)", ""),
    (K, "work.accuracy_floor <= 0.0", "false"),
]

SOURCES = ["kernels/onnx", "harness/campaign/forms.cpp"]

TESTS = ["tests/unit/onnx/onnx_test.cpp", "tests/unit/onnx/checker.cpp", "tests/unit/campaign/forms_test.cpp"]
