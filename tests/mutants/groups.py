# SPDX-License-Identifier: Apache-2.0
"""The faults of tests/mutants/faults, one file a group, each with these names:

FAULTS   [(file, text, replacement)]; the text occurs exactly once in the file
SOURCES  files and folders that are compiled anew, so that one of them can be a broken one
TESTS    the unit tests that have to find it, likewise
FLAGS    what the compiler needs besides; "{ROOT}" is the repository's
CHOSEN   which tests to run, where others would only take time
"""

import pathlib
import runpy

FOLDER = "tests/mutants/faults"


def load(root):
    """{group: {name: value}}"""
    usual = {"FLAGS": (), "CHOSEN": "*"}
    return {path.stem: usual | runpy.run_path(str(path)) for path in sorted((pathlib.Path(root) / FOLDER).glob("*.py"))}
