# SPDX-License-Identifier: Apache-2.0
"""Makes an .mxq of one workload with Mobilint's compiler, from the workload's ONNX model and calibration data.

The compiler (package qbcompiler, from the vendor's download centre) quantises to 8 bits, for which it needs examples of every input:
a folder of .npy files (--calibration), whose hash the sidecar keeps. Nobody has run the path through the compiler yet: it is written
after the vendor's public examples. What has run is `--double`, which writes the small file that accelbench's double of the runtime loads.
"""

import hashlib
import pathlib

import accelbench_recipe
from accelbench_recipe import Made, RecipeError


def calibration_sha256(folder):
    """Of the names and bytes of all files, in the order of their names."""
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file())
    if not files:
        raise RecipeError(f"the calibration folder {folder} is empty or not there")
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(folder)} {accelbench_recipe.sha256_file(path)}\n".encode())
    return digest.hexdigest()


def compile_with_qb(job):
    if job.arguments.calibration is None:
        raise RecipeError("8 bits need calibration data: name a folder of .npy examples with --calibration")
    calibrated = calibration_sha256(job.arguments.calibration)
    try:
        import qbcompiler
    except ImportError as fault:
        raise RecipeError(f"the package qbcompiler is not here ({fault}); get it from the vendor's download centre") from fault
    try:
        qbcompiler.mxq_compile(model=str(job.workload.onnx), calib_data_path=str(job.arguments.calibration),
                               save_path=str(job.artifact), backend="onnx", device="cpu")
    except Exception as fault:  # whatever the compiler throws is its answer
        raise RecipeError(f"the compiler refused it: {fault}") from fault
    return Made(compiler=("qbcompiler", getattr(qbcompiler, "__version__", "unknown")), arithmetic="s8", weights="s8",
                activations="s8", calibration_sha256=calibrated)


def write_double(job):
    compiler = ("qbcompiler", "1.5.0-double")
    accelbench_recipe.write_double(job, compiler, "mxq", "s8")
    calibrated = hashlib.sha256(f"calibration of {job.id}".encode()).hexdigest()
    return Made(compiler=compiler, arithmetic="s8", accumulate="s32", weights="s8", activations="s8", calibration_sha256=calibrated)


def add_arguments(parser):
    parser.add_argument("--calibration", type=pathlib.Path, metavar="FOLDER", help="examples of every input, as .npy")
    parser.add_argument("--double", action="store_true", help="for accelbench's double of the runtime; tests only")


if __name__ == "__main__":
    accelbench_recipe.main(__file__, "mobilint", "mxq",
                           lambda job: write_double(job) if job.arguments.double else compile_with_qb(job), add_arguments)
