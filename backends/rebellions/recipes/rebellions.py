# SPDX-License-Identifier: Apache-2.0
"""Makes an .rbln of one workload with Rebellions' compiler, from a torch module of the same operator.

The compiler (package rebel-compiler, from the vendor's portal) takes torch modules, not ONNX; the ONNX model gives shapes, types and
the workload's definition. Nobody has run the path through the compiler yet: it is written after the vendor's public examples. What has
run is `--double`, which writes the small file that accelbench's double of the runtime loads.
"""

import accelbench_recipe
from accelbench_recipe import Made, RecipeError

TORCH_TYPES = {"f32": "float32", "f16": "float16", "bf16": "bfloat16", "s64": "int64", "s32": "int32", "s8": "int8"}


def module_for(workload):
    """The torch module whose inputs are the workload's, in its order. Every operand is an input: nothing can be folded."""
    import torch

    attributes = workload.attributes

    class Matmul(torch.nn.Module):
        def forward(self, a, b):
            a = a.transpose(-1, -2) if attributes.get("trans_a") else a
            b = b.transpose(-1, -2) if attributes.get("trans_b") else b
            return torch.matmul(a, b)

    class Softmax(torch.nn.Module):
        def forward(self, x):
            return torch.softmax(x, dim=-1)

    class RmsNorm(torch.nn.Module):
        def forward(self, x, weight):
            scale = torch.rsqrt(torch.mean(x * x, dim=-1, keepdim=True) + attributes["epsilon"])
            return x * scale * weight

    class Copy(torch.nn.Module):
        def forward(self, x):
            return x.clone()

    class Triad(torch.nn.Module):
        def forward(self, b, c):
            return b + attributes["alpha"] * c

    modules = {"matmul": Matmul, "softmax": Softmax, "rms_norm": RmsNorm, "copy": Copy, "triad": Triad}
    if workload.op not in modules:
        raise RecipeError(f"this recipe has no torch module for the operator {workload.op}")
    return modules[workload.op]().eval()


def compile_with_rebel(job):
    try:
        import rebel
    except ImportError as fault:
        raise RecipeError(f"the package rebel-compiler is not here ({fault}); get it from the vendor's portal") from fault
    inputs = []
    for port in job.workload.inputs:
        if port["dtype"] not in TORCH_TYPES:
            raise RecipeError(f"the compiler has no type for input {port['name']} of {port['dtype']}")
        inputs.append((port["name"], port["dims"], TORCH_TYPES[port["dtype"]]))
    try:
        compiled = rebel.compile_from_torch(module_for(job.workload), inputs, npu=job.chip)
        compiled.save(str(job.artifact))
    except RecipeError:
        raise
    except Exception as fault:  # whatever the compiler throws is its answer
        raise RecipeError(f"the compiler refused it: {fault}") from fault
    # Inside, the chips compute in a 16-bit floating point format of their own; how they add is not published.
    return Made(compiler=("rebel-compiler", rebel.__version__), arithmetic="vendor", weights="vendor", activations="vendor")


def write_double(job):
    compiler, precision = ("rebel-compiler", job.arguments.sdk), job.arguments.precision
    accelbench_recipe.write_double(job, compiler, "rbln", precision)
    return Made(compiler=compiler, arithmetic=precision, accumulate="f32", weights=precision, activations=precision)


def add_arguments(parser):
    parser.add_argument("--double", action="store_true", help="for accelbench's double of the runtime; tests only")
    parser.add_argument("--sdk", default="0.12.0", help="with --double: the version that the double's compiler calls itself")
    parser.add_argument("--precision", default="f16", choices=["f16", "bf16", "f32"],
                        help="with --double: what the doubled chip computes in")


if __name__ == "__main__":
    accelbench_recipe.main(__file__, "rebellions", "rbln",
                           lambda job: write_double(job) if job.arguments.double else compile_with_rebel(job), add_arguments)
