# SPDX-License-Identifier: Apache-2.0
"""What recipes share: reading the workload out of its ONNX model, hashes, and writing an artifact with its sidecar.

A recipe is a program of a vendor's own, `recipe.py --workload-onnx FILE --id ID --chip CHIP -o FOLDER`. It turns the ONNX model that
`accelbench export-onnx ID` wrote into the vendor's file and writes the sidecar by which accelbench knows it again (docs/artifacts.md).
Only the standard library is needed here; a recipe adds its vendor's packages.

    import accelbench_recipe

    def compile_it(job):                       # job: see class Job
        ...                                    # the vendor's compiler writes job.artifact
        return accelbench_recipe.Made(compiler=("my-compiler", "1.2.3"), arithmetic="f16", accumulate="f32")

    accelbench_recipe.main(__file__, "my-backend", "myformat", compile_it)
"""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import sys

SCHEMA = "accelbench.artifact/1"
METADATA_KEY = "accelbench.workload"  # of the ONNX model: the workload's canonical text
ONNX_TYPES = {1: "f32", 2: "u8", 3: "s8", 6: "s32", 7: "s64", 10: "f16", 11: "f64", 16: "bf16"}


class RecipeError(Exception):
    """Something that the user can mend; its text is a sentence."""


def sha256_file(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


# ---- ONNX, as far as recipes need it: protobuf's wire format, without protobuf ----

def _varint(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise RecipeError("the ONNX file is cut off or damaged")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _fields(data):
    """(number, value) of each field of a message: bytes for length-delimited ones, else integers."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(data, at)
        elif wire in (1, 5):
            width = 8 if wire == 1 else 4
            value, at = int.from_bytes(data[at:at + width], "little"), at + width
        elif wire == 2:
            length, at = _varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            raise RecipeError("the file is no ONNX model")
        if at > len(data):
            raise RecipeError("the ONNX file is cut off or damaged")
        yield number, value


def _first(data, number, otherwise=b""):
    return next((value for found, value in _fields(data) if found == number), otherwise)


def _port(data):
    """A ValueInfoProto as {name, dtype, dims}."""
    tensor = _first(_first(data, 2), 1)
    dims = [_first(dim, 1, 0) for number, dim in _fields(_first(tensor, 2)) if number == 1]
    return {"name": _first(data, 1).decode(), "dtype": ONNX_TYPES.get(_first(tensor, 1, 0), "unknown"), "dims": dims}


class Workload:
    """What an ONNX model of accelbench says: `inputs`, `outputs` (name, dtype, dims), and the definition it was made from."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        self.onnx = pathlib.Path(path)
        self.onnx_sha256 = hashlib.sha256(data).hexdigest()
        graph = _first(data, 7)
        self.inputs = [_port(value) for number, value in _fields(graph) if number == 11]
        self.outputs = [_port(value) for number, value in _fields(graph) if number == 12]
        entries = [value for number, value in _fields(data) if number == 14]
        self.canonical = next((_first(one, 2).decode() for one in entries if _first(one, 1).decode() == METADATA_KEY), None)
        if not self.inputs or self.canonical is None:
            raise RecipeError(f"{path} is no ONNX model that `accelbench export-onnx` wrote")
        self.sha256 = hashlib.sha256(self.canonical.encode()).hexdigest()
        lines = dict(line.split("=", 1) for line in self.canonical.splitlines())
        self.op, self.compute, self.accumulate = lines["op"], lines["compute"], lines["accumulate"]
        self.attributes = {name[len("attribute."):]: self._attribute(text)
                           for name, text in lines.items() if name.startswith("attribute.")}

    @staticmethod
    def _attribute(text):
        kind, value = text.split(" ", 1)
        return {"i64": int, "f64": float, "str": str}[kind](value)


# ---- The artifact and its sidecar ----

@dataclasses.dataclass
class Made:
    """What a compiler says of the file it wrote. Types are "f16", "s8", ..., "vendor" for a format of its own, None: not known."""

    compiler: tuple  # name, version
    arithmetic: str = None
    accumulate: str = None
    weights: str = None
    activations: str = None
    calibration_sha256: str = None


@dataclasses.dataclass
class Job:
    workload: Workload
    id: str
    chip: str
    artifact: pathlib.Path  # where the vendor's file has to be
    arguments: argparse.Namespace  # the recipe's own, too


def file_name(workload_id):
    return re.sub(r"[^A-Za-z0-9._-]", ".", workload_id)


def write_sidecar(job, made, backend, format, recipe):
    """Beside the artifact, written whole or not at all. Returns its path."""
    workload = job.workload
    document = {
        "schema": SCHEMA,
        "artifact": {"file": job.artifact.name, "sha256": sha256_file(job.artifact), "bytes": job.artifact.stat().st_size,
                     "format": format},
        "workload": {"id": job.id, "sha256": workload.sha256},
        "source": {"format": "onnx", "sha256": workload.onnx_sha256},
        "backend": backend,
        "chip": job.chip,
        "compiler": {"name": made.compiler[0], "version": made.compiler[1]},
        "precision": {"arithmetic": made.arithmetic, "accumulate": made.accumulate, "weights": made.weights,
                      "activations": made.activations},
        "calibration_sha256": made.calibration_sha256,
        "recipe": {"name": pathlib.Path(recipe).name, "sha256": sha256_file(recipe)},
        "inputs": workload.inputs,
        "outputs": workload.outputs,
    }
    path = job.artifact.with_name(job.artifact.name + ".sidecar.json")
    unfinished = path.with_name(path.name + ".tmp")
    unfinished.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    os.replace(unfinished, path)
    return path


def write_double(job, compiler, format, precision):
    """In place of the vendor's file: what accelbench's double of its library loads. Tests only."""
    lines = ["accelbench-double 1", f"format={format}", f"chip={job.chip}", f"compiler={' '.join(compiler)}", f"id={job.id}",
             f"workload_sha256={job.workload.sha256}", f"precision={precision}", "canonical:"]
    job.artifact.write_text("\n".join(lines) + "\n" + job.workload.canonical + "end\n", encoding="utf-8")


def main(recipe, backend, format, compile_it, add_arguments=None):
    """Reads the command line, calls compile_it(job), which returns a Made, and writes the sidecar. Ends the process."""
    parser = argparse.ArgumentParser(description=f"Makes an artifact (.{format}) of one workload for the backend {backend}")
    parser.add_argument("--workload-onnx", required=True, metavar="FILE", help="what `accelbench export-onnx ID` wrote")
    parser.add_argument("--id", required=True, help="the workload's id")
    parser.add_argument("--chip", required=True, help="what the device calls itself in `accelbench devices --json` (arch)")
    parser.add_argument("-o", required=True, dest="folder", help="where the artifact and its sidecar go")
    if add_arguments is not None:
        add_arguments(parser)
    given = parser.parse_args()
    try:
        folder = pathlib.Path(given.folder)
        folder.mkdir(parents=True, exist_ok=True)
        job = Job(Workload(given.workload_onnx), given.id, given.chip, folder / f"{file_name(given.id)}.{format}", given)
        sidecar = write_sidecar(job, compile_it(job), backend, format, recipe)
    except (RecipeError, OSError) as fault:
        print(f"{pathlib.Path(recipe).name}: cannot make an artifact of {given.id}: {fault}", file=sys.stderr)
        sys.exit(1)
    print(f"wrote {job.artifact} and {sidecar.name}")
    sys.exit(0)
