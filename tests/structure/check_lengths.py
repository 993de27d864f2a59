# SPDX-License-Identifier: Apache-2.0
"""No source file over 500 lines, their median at most 150, no function over 60: what one can read in a sitting."""

import re
import statistics
import sys

import sources

FILE_LIMIT, MEDIAN_LIMIT, FUNCTION_LIMIT = 500, 150, 60
# A block whose head looks like one of these holds declarations; functions are looked for inside it.
TRANSPARENT = re.compile(r'\b(namespace|class|struct|union|enum)\b|extern\s*"C"')
# A function that only returns one table is data: its length says nothing about what a reader must follow.
TABLE = re.compile(r"\{\s*return\s*[\w:<>, ]*\{[^;]*\};\s*\}$")
NOT_FUNCTIONS = re.compile(r"(=|\breturn|\bdo|\belse|\btry)\s*$")


def functions(text):
    """(name, first line, lines) of every function body outside other functions."""
    code = sources.without_comments(text, keep_strings=False)
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: re.sub(r"[^\n]", " ", m.group()), code, flags=re.MULTILINE)
    found, head_start, i = [], 0, 0
    while i < len(code):
        c = code[i]
        if c in ";}":
            head_start = i + 1
        elif c == "{":
            head = code[head_start:i]
            if (TRANSPARENT.search(head) and "(" not in head) or re.search(r'extern\s+"?\s*"?C?"?\s*$', head):
                head_start = i + 1
            else:
                depth, end = 1, i + 1
                while end < len(code) and depth:
                    depth += {"{": 1, "}": -1}.get(code[end], 0)
                    end += 1
                name = re.search(r"([~\w:]+|operator\S+)\s*\(", head)
                if name and not NOT_FUNCTIONS.search(head) and not TABLE.match(code[i:end]):
                    first = code.count("\n", 0, i) + 1
                    found.append((name.group(1), first, code.count("\n", i, end) + 1))
                i, head_start = end - 1, end
        i += 1
    return found


def check(root):
    problems, lengths = [], []
    for path in sources.files(root, sources.CODE):
        text = sources.text_of(root, path)
        lines = text.count("\n")
        lengths.append(lines)
        if lines > FILE_LIMIT:
            problems.append(f"{path}: {lines} lines, {FILE_LIMIT} are allowed")
        for name, line, length in functions(text):
            if length > FUNCTION_LIMIT:
                problems.append(f"{path}:{line}: {name} has {length} lines, {FUNCTION_LIMIT} are allowed")
    if lengths:
        median = statistics.median(lengths)
        print(f"{len(lengths)} source files, median {median:g} lines, longest {max(lengths)}")
        if median > MEDIAN_LIMIT:
            problems.append(f"the median source file has {median:g} lines, {MEDIAN_LIMIT} are allowed")
    return problems


if __name__ == "__main__":
    sources.report(check(sys.argv[1]), "lengths")
