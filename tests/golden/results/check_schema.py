#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Validates golden bundle files against the published schemas with python3-jsonschema."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: Debian's python3-jsonschema is not installed")
    sys.exit(77)

schemas, bundle = map(pathlib.Path, sys.argv[1:3])


def validator(name):
    schema = json.loads((schemas / f"{name}.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def must_fail(check, document, name):
    if check.is_valid(document):
        sys.exit(f"{name}: an invalid document passed")


run, row, campaign = validator("run"), validator("row"), validator("bundle")
campaign.validate(json.loads((bundle / "tiny_bundle.json").read_text()))
for check, name in ((run, "tiny_runs.jsonl"), (row, "tiny_rows.jsonl")):
    lines = (bundle / name).read_text().splitlines()
    assert lines, name
    for line in lines:
        document = json.loads(line)
        check.validate(document)
        for field in document:
            must_fail(check, {k: v for k, v in document.items() if k != field}, f"{name} without {field}")
        must_fail(check, {**document, "state": "wonderful"}, f"{name} with an unknown state")
print("all documents fit")
