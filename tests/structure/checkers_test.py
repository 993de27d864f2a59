# SPDX-License-Identifier: Apache-2.0
"""Each checker finds what is planted for it, and nothing in what is right."""

import pathlib
import tempfile
import unittest

import check_constants
import check_errors
import check_heads
import check_includes
import check_lengths
import check_links
import check_mutants
import check_presets
import check_shortcuts
import check_vendors
import check_words

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Does a thing.\n"


class Checkers(unittest.TestCase):
    def found(self, checker, files):
        with tempfile.TemporaryDirectory() as root:
            for name, text in files.items():
                path = pathlib.Path(root) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return checker.check(root)

    def test_mutants(self):
        table = {"tests/mutants/faults/a.py": 'FAULTS = [("a.cpp", "x + 1", "x"), ("b.cpp", "y", "z")]'}
        self.assertEqual(self.found(check_mutants, table | {"a.cpp": "x + 1", "b.cpp": "y"}), [])
        self.assertEqual(len(self.found(check_mutants, table | {"a.cpp": "x + 1; x + 1", "b.cpp": ""})), 2)
        self.assertEqual(len(self.found(check_mutants, table | {"a.cpp": "x + 1"})), 1)

    def test_includes(self):
        wrong = {"kernels/a.cpp": '#include "harness/b.hpp"', "results/a.cpp": '#include "kernels/b.hpp"',
                 "harness/a.cpp": '#include "backends/cpu/b.hpp"', "backends/cpu/a.cpp": '#include "base/error.hpp"',
                 "backends/cpu/b.cpp": '#include "backends/opencl/b.hpp"', "results/b.cpp": "#include <accelbench/plugin.h>",
                 "harness/c.cpp": '#include "../kernels/b.hpp"', "harness/d.cpp": '#include "neighbour.hpp"'}
        for name, text in wrong.items():
            self.assertEqual(len(self.found(check_includes, {name: text})), 1, name)
        right = {"harness/a.cpp": '#include "kernels/b.hpp"\n#include <accelbench/plugin.h>\n// #include "backends/cpu/b.hpp"',
                 "backends/cpu/a.cpp": '#include "backends/cpu/b.hpp"\n#include <vendor/sdk.h>\n#include "local.hpp"'}
        self.assertEqual(self.found(check_includes, right), [])

    def test_lengths(self):
        body = "    step();\n"
        long_function = "int f(int x) {\n" + body * 60 + "}\n"
        self.assertEqual(len(self.found(check_lengths, {"a.cpp": long_function})), 1)
        hidden = "namespace a {\nclass b {\n  void c() const {\n" + body * 60 + "  }\n};\n}\n"
        self.assertEqual(len(self.found(check_lengths, {"a.cpp": hidden})), 1)
        templated = "template <class T>\nvoid f(T t) {\n" + body * 60 + "}\n"
        self.assertEqual(len(self.found(check_lengths, {"a.cpp": templated})), 1)
        short = "namespace a {\nint f() {\n" + body * 50 + "}\nconst char* g = R\"({{{)\";\nint h() { return '{'; }\n}\n"
        self.assertEqual(self.found(check_lengths, {"a.cpp": short}), [])
        table = "int t[] = {\n" + "    1,\n" * 80 + "};\n"
        self.assertEqual(self.found(check_lengths, {"a.cpp": table}), [])
        returned = "std::vector<int> f() {\n    return {\n" + "        {1, 2},\n" * 80 + "    };\n}\n"
        self.assertEqual(self.found(check_lengths, {"a.cpp": returned}), [])
        called = "int f() {\n    return [] {\n" + body * 80 + "    }();\n}\n"
        self.assertEqual(len(self.found(check_lengths, {"a.cpp": called})), 1)
        self.assertEqual(len(self.found(check_lengths, {"a.cpp": "\n" * 501})), 2)

    def test_heads(self):
        self.assertEqual(self.found(check_heads, {"a.cpp": HEAD}), [])
        self.assertEqual(len(self.found(check_heads, {"a.cpp": "int x;\n"})), 1)
        self.assertEqual(len(self.found(check_heads, {"a.cpp": HEAD.splitlines()[0] + "\n\nint x;\n"})), 1)
        self.assertEqual(len(self.found(check_heads, {"a.hpp": HEAD})), 1)
        self.assertEqual(self.found(check_heads, {"a.sh": "#!/bin/sh\n" + HEAD.replace("//", "#")}), [])

    def test_vendors(self):
        for text in ('if (name == "cuda") {}', "int amd_card = 0;", "bool is_opencl();"):
            self.assertEqual(len(self.found(check_vendors, {"harness/a.cpp": text})), 1, text)
        right = {"harness/a.cpp": '// As cuda does.\nauto help = "--device opencl:0"; int chip = 1, ship, hippo;',
                 "backends/cuda/a.cpp": "int cuda = 1;"}
        self.assertEqual(self.found(check_vendors, right), [])

    def test_shortcuts(self):
        for name, text in {"backends/a/b.cpp": 'find(t.run, "inferSpeedrun");', "backends/a/recipes/r.py": "x.run_benchmark()",
                           "backends/a/c.cpp": "dxrt_set_skip_inference_io(handle, 1);"}.items():
            self.assertEqual(len(self.found(check_shortcuts, {name: text})), 1, name)
        self.assertEqual(self.found(check_shortcuts, {"backends/a/b.cpp": 'find(t.run, "infer");', "docs/a.md": "inferSpeedrun"}), [])

    def test_links(self):
        self.assertEqual(len(self.found(check_links, {"docs/a.md": "[b](b.md)"})), 1)
        self.assertEqual(self.found(check_links, {"docs/a.md": "[b](../b.md#part) [c](https://c.example)", "b.md": "b"}), [])
        self.assertEqual(len(self.found(check_links, {"a.cpp": "// TO" + "DO: later"})), 1)

    def test_presets(self):
        names = '[{"name": "dev"}, {"name": "release"}, {"name": "ci"}]'
        loose = f'{{"configurePresets": {names}, "buildPresets": {names}, "testPresets": {names}}}'
        self.assertEqual(len(self.found(check_presets, {"CMakePresets.json": loose})), 3)

    def test_errors(self):
        files = {"base/error.hpp": "enum class error_code {\n    none = 0,\n    io = 500,\n};",
                 "base/error.cpp": "case 5:\n    return 5;", "docs/errors.md": "| ACCB-E500 | `io` | 5 | x |\n"}
        self.assertEqual(self.found(check_errors, files), [])
        for row in ("", "| ACCB-E500 | `disk` | 5 | x |\n", "| ACCB-E500 | `io` | 4 | x |\n"):
            self.assertEqual(len(self.found(check_errors, {**files, "docs/errors.md": row})), 1, row)

    def test_constants(self):
        row = "| field | meaning | evidence |\n|---|---|---|\n| `runs` | visits | exact |\n\n"
        files = {"harness/plan/profile.cpp": 'visit("runs", c.runs);', "docs/method.md": row}
        self.assertEqual(self.found(check_constants, files), [])
        for text in ("", row.replace("exact", ""), row.replace("`runs`", "`runs`, `rounds`")):
            self.assertEqual(len(self.found(check_constants, {**files, "docs/method.md": text})), 1, text)

    def test_words(self):
        self.assertEqual(len(self.found(check_words, {"README.md": "```sh\naccelbench diff a b\n```\n"})), 1)
        self.assertEqual(len(self.found(check_words, {"docs/a.md": "Each test case is run.\n"})), 1)
        self.assertEqual(self.found(check_words, {"README.md": "`build/bin/accelbench run`: accelbench is a suite\n"}), [])


if __name__ == "__main__":
    unittest.main()
