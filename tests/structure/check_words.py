# SPDX-License-Identifier: Apache-2.0
"""One word per act and per idea in the documents a user reads: the words of HACKING.md's glossary, not their synonyms."""

import re
import sys

import sources

COMMANDS = {"devices", "list", "explain", "export-onnx", "plan", "run", "compare", "report", "coverage", "verify", "pack", "reveal",
            "artifacts", "new-plugin", "conform", "doctor", "equivalent", "sample-plan", "merge",
            "score", "challenge", "tender", "annotate", "sign", "cite"}
INVOCATION = re.compile(r"(?:^|[`$/ ])accelbench ([a-z][a-z-]*)", re.MULTILINE)
# Synonym -> the word of the house.
SYNONYMS = {
    r"test ?case": "row or workload",
    r"bench(mark)? ?case": "workload",
    r"iterations?": "launch or batch",
    r"accelerator plugin": "backend",
    r"testbench": "harness",
}


def check(root):
    problems = []
    for path in sources.files(root, {".md"}):
        if path.parts[0] not in ("README.md", "HACKING.md", "docs"):
            continue
        text = sources.text_of(root, path)
        code = "\n".join(re.findall(r"```(?:sh|console|text)?\n(.*?)```", text, flags=re.DOTALL)
                         + re.findall(r"`([^`\n]+)`", text))
        for command in INVOCATION.findall(code):
            if command not in COMMANDS:
                problems.append(f"{path}: shows 'accelbench {command}', which is no command")
        for number, line in enumerate(text.splitlines(), 1):
            for synonym, word in SYNONYMS.items():
                if re.search(rf"\b{synonym}\b", line, flags=re.IGNORECASE):
                    problems.append(f"{path}:{number}: says '{synonym}': the word of the house is {word}")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "words")
