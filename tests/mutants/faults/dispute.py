# SPDX-License-Identifier: Apache-2.0
"""Faults in annotations, signatures and citations."""

G = "results/signature/"
D = "results/annotation/"

FAULTS = [
    (D + "standing.cpp", "status.until < as_of", "status.until <= as_of"),
    (D + "standing.cpp", "as_of.empty() || ", ""),
    (D + "standing.cpp", "!is_final(status.standing) && !status.expired", "!is_final(status.standing)"),
    (D + "standing.cpp", "!is_final(status.standing) && !status.expired", "!status.expired"),
    (D + "standing.cpp", "std::sort(lines.begin(), lines.end());", "std::sort(lines.rbegin(), lines.rend());"),
    (D + "annotation.cpp", "earlier.row == said.row || earlier.row == every_row", "earlier.row == every_row"),
    (D + "annotation.cpp", "said.date < before.back().date", "false"),
    (D + "annotation.cpp", "is_preview && said.until < said.date", "false"),
    (D + "annotation.cpp", "!is_plain_text(l.text, l.lines)", "false"),
    (D + "annotation_text.cpp", "annotation_line(*said, log.head) != fmt::format(\"{}\\n\", line)", "false"),
    (D + "annotation_text.cpp", "previous->get_ref<const std::string&>() != log.head", "false"),
    (D + "annotation_text.cpp", "log.head = head_behind(line);", ""),
    (D + "row_id.cpp", "fmt::format(\"{}:{}\\n\", value.size(), value)", "value"),
    (G + "judge_signatures.cpp", "key.fingerprint != said->key ||", ""),
    (G + "judge_signatures.cpp", "said->sha256 != sha256", "false"),
    (G + "judge_signatures.cpp", "!keys.any.contains(key.fingerprint)", "false"),
    (G + "judge_signatures.cpp", "named && said->role == signer_role::witness;", "said->role == signer_role::witness;"),
    (G + "judge_signatures.cpp", "named && said->role == signer_role::witness;", "named;"),
    (G + "judge_signatures.cpp", "said.annotations <= log.heads.size() && ", ""),
    (G + "judge_signatures.cpp", "log.heads[said.annotations - 1] == said.head", "true"),
    (G + "ed25519.cpp", "raw->data(), raw->size(), data, text.size()) == 1;", "raw->data(), raw->size(), data, text.size()) != -9;"),
    (G + "ed25519.cpp", "text->find(\"PRIVATE KEY\") != std::string::npos", "false"),
    (G + "signature.cpp", "statement_text(said) == text && ", ""),
    ("results/cite/citation.cpp", "std::find(row.marks.begin(), row.marks.end(), \"double\") != row.marks.end()", "false"),
    ("results/pack/unpacked.cpp", "sha256_hex(annotated->second) != one.annotations_sha256", "false"),
    ("results/pack/unpacked.cpp", "files.contains(signed_for)", "false"),
]

SOURCES = ["results/annotation", "results/signature", "results/cite", "results/pack"]

TESTS = ["tests/unit/annotation", "tests/unit/results/sample_campaign.cpp"]
