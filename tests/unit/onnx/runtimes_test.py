# SPDX-License-Identifier: Apache-2.0
"""Runtimes that others wrote run our models on our operands; our float64 reference judges what they computed.

usage: runtimes_test.py CASES_PROGRAM RUNTIME, with ONNX Runtime or the evaluator of the ONNX project (scripts/install-onnx-judges.sh).
Exit status 77, which CTest takes for a skip, where the runtime is not installed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM, RUNTIME = sys.argv[1], sys.argv[2]
JUDGES = os.environ.get("ACCELBENCH_ONNX_JUDGES", str(pathlib.Path.home() / ".local/share/accelbench/onnx-judges"))
sys.path.insert(0, JUDGES)
# What a runtime lacks is no fault of a model. Listed, so that a new gap is seen, and one that was closed.
GAPS = {
    # Its CPU provider has no product of bfloat16 tensors.
    "onnxruntime": {"matmul/exaone3.5-32b.down.mini/m64n320k1712/nt/bf16", "attention.decode/free/b1hq8hkv2c199d64/bf16",
                    "attention.prefill/free/b1hq8hkv2q40kv57d64/causal/bf16"},
    "reference": set(),
}


def give_up(why):
    print(f"skipped: {why}; scripts/install-onnx-judges.sh installs it")
    sys.exit(77)


try:
    import ml_dtypes
    import numpy
    import onnx
    import onnx.reference
    if RUNTIME == "onnxruntime":
        import onnxruntime
except ImportError as absent:
    give_up(f"{absent} under {JUDGES}")


def types_of(number):
    """Of TensorProto: NumPy's element type."""
    return numpy.dtype({1: numpy.float32, 3: numpy.int8, 6: numpy.int32, 7: numpy.int64, 10: numpy.float16,
                        16: ml_dtypes.bfloat16}[number])


def read(folder, case, value):
    shape = [extent.dim_value for extent in value.type.tensor_type.shape.dim]
    data = (folder / f"{case}.in.{value.name}").read_bytes()
    return numpy.frombuffer(data, types_of(value.type.tensor_type.elem_type)).reshape(shape)


def run_reference(model, feeds):
    return onnx.reference.ReferenceEvaluator(model).run(None, feeds)


def run_onnxruntime(model, feeds):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    binding, kept = session.io_binding(), []
    for name, value in feeds.items():
        number = onnx.helper.np_dtype_to_tensor_dtype(value.dtype)
        kept.append(numpy.ascontiguousarray(value))
        binding.bind_input(name, "cpu", 0, number, value.shape, kept[-1].ctypes.data)
    outputs = []
    for value in model.graph.output:
        kind = value.type.tensor_type
        outputs.append(numpy.empty([extent.dim_value for extent in kind.shape.dim], types_of(kind.elem_type)))
        binding.bind_output(value.name, "cpu", 0, kind.elem_type, outputs[-1].shape, outputs[-1].ctypes.data)
    session.run_with_iobinding(binding)
    return outputs


def main():
    run = {"onnxruntime": run_onnxruntime, "reference": run_reference}[RUNTIME]
    surprises, done = [], 0
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        subprocess.run([PROGRAM, "write", place], check=True)
        for line in (folder / "cases.txt").read_text().splitlines():
            case, workload = line.split()
            model = onnx.load(folder / f"{case}.onnx")
            onnx.checker.check_model(model, full_check=True)
            known = workload in GAPS[RUNTIME]
            feeds = {value.name: read(folder, case, value) for value in model.graph.input}
            try:
                outputs = run(model, feeds)
            except Exception as failure:
                print(f"cannot   {workload}: {str(failure).splitlines()[0]}")
                surprises += [] if known else [workload]
                continue
            surprises += [f"{workload} (it runs now)"] if known else []
            for value, output in zip(model.graph.output, outputs):
                (folder / f"{case}.out.{value.name}").write_bytes(numpy.ascontiguousarray(output).tobytes())
            done += 1
        judged = subprocess.run([PROGRAM, "judge", place], check=False)
    print(f"{done} models were run by {RUNTIME}; not expected: {', '.join(surprises) or 'none'}")
    return 1 if surprises or judged.returncode != 0 else 0


sys.exit(main())
