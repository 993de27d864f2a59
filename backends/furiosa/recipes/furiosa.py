# SPDX-License-Identifier: Apache-2.0
"""Makes an .edf of one workload with Furiosa's kernel compiler, from a kernel that somebody wrote in Rust for exactly its shapes.

The compiler (`cargo furiosa-opt`, public) takes kernels in Rust, neither ONNX nor torch: --crate names the package and --kernel the
function, whose operands must be the workload's tensors in its order, or --edf a file that was compiled already. Nobody has run the path
through the compiler yet: it is written after the vendor's public documentation. What has run is `--double`, which writes the small file
that accelbench's double of the runtime loads.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile

import accelbench_recipe
from accelbench_recipe import Made, RecipeError

PRECISIONS = ["bf16", "f32", "f8e4m3fn", "f8e5m2", "s8", "s4"]


def run(command, **how):
    try:
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how).stdout
    except OSError as fault:
        raise RecipeError(f"{command[0]} cannot be run ({fault}); install Rust and cargo-furiosa-opt") from fault
    except subprocess.CalledProcessError as fault:
        raise RecipeError(f"{' '.join(command)} failed: {fault.stdout.strip()[-600:]}") from fault


def compile_kernel(job):
    """The one .edf that the compiler leaves in a folder of its own."""
    with tempfile.TemporaryDirectory() as place:
        run(["cargo", "furiosa-opt", "compile", job.arguments.kernel], cwd=job.arguments.crate,
            env=os.environ | {"FURIOSA_OPT_OUT_DIR": place})
        found = sorted(pathlib.Path(place).rglob("*.edf"))
        if len(found) != 1:
            raise RecipeError(f"the compiler left {len(found)} .edf files for the filter {job.arguments.kernel}; name one kernel whole")
        shutil.copyfile(found[0], job.artifact)


def compile_with_opt(job):
    given = job.arguments
    if given.edf is not None:
        shutil.copyfile(given.edf, job.artifact)
        if given.compiler_version is None:
            raise RecipeError("say with --compiler-version what compiled the .edf")
        version = given.compiler_version
    elif given.crate is not None and given.kernel is not None:
        compile_kernel(job)
        version = run(["cargo", "furiosa-opt", "--version"]).split()[-1]
    else:
        raise RecipeError("an RNGD's kernels are written by hand: name one by --crate and --kernel, or a compiled one by --edf")
    return Made(compiler=("furiosa-opt", version), arithmetic=given.precision, accumulate=given.accumulate, weights=given.precision,
                activations=given.precision)


def write_double(job):
    compiler, precision = ("furiosa-opt", "0.6.0-double"), job.arguments.precision
    accelbench_recipe.write_double(job, compiler, "edf", precision)
    # Whole numbers are added as whole numbers.
    accumulate = "s32" if precision == "s8" else job.arguments.accumulate
    return Made(compiler=compiler, arithmetic=precision, accumulate=accumulate, weights=precision, activations=precision)


def add_arguments(parser):
    parser.add_argument("--crate", type=pathlib.Path, help="the folder of a Rust package with kernels")
    parser.add_argument("--kernel", help="the kernel in it, as abc::def::name")
    parser.add_argument("--edf", type=pathlib.Path, help="a compiled kernel, in place of both")
    parser.add_argument("--compiler-version", help="with --edf: of the compiler that made it")
    parser.add_argument("--precision", default="bf16", choices=PRECISIONS, help="what the kernel multiplies in; nothing in the file says it")
    parser.add_argument("--accumulate", default="f32", choices=["f32", "s32"], help="what it adds in")
    parser.add_argument("--double", action="store_true", help="for accelbench's double of the runtime; tests only")


if __name__ == "__main__":
    accelbench_recipe.main(__file__, "furiosa", "edf",
                           lambda job: write_double(job) if job.arguments.double else compile_with_opt(job), add_arguments)
