# SPDX-License-Identifier: Apache-2.0
"""Faults in packed files."""

K = "results/pack/"

FAULTS = [
    ("results/pack/conform_report.cpp", 'return at(proven, "uuid") == at(info, "uuid");', "return true;"),
    (K + "archive.cpp", "part.front() == '.'", "false"),
    (K + "archive.cpp", "c == '\\\\' ||", ""),
    (K + "archive.cpp", "if (files_.contains(name)) {", "if (false) {"),
    (K + "archive.cpp", "if (files_.contains(name.substr(0, at))) {", "if (false) {"),
    (K + "archive.cpp", "unfolded_ > most", "false"),
    (K + "archive.cpp", "++entries_ > limits_.entries", "false"),
    (K + "archive.cpp", "answer != ARCHIVE_EOF", "false"),
    (K + "redaction.cpp", "!is_word(text[end])", "true"),
    (K + "redaction.cpp", "slash == 0 || is_system(path)", "slash == 0"),
    (K + "redaction.cpp", "!begins_path(std::string_view(text).substr(0, at))", "false"),
    (K + "redaction.cpp", "if (is_option) {", "if (false) {"),
    (K + "redaction.cpp", "if (is_home(path)) {", "if (false) {"),
    (K + "redaction.cpp", 'before.ends_with("http:") || ', ""),
    (K + "redaction.cpp", 'before.ends_with("https:")', "false"),
    (K + "redaction.cpp", "text.find_first_not_of('/', at)", "at + 1"),
    (K + "openings.cpp", "one.salt.empty() || !is_secret(one.salt)", "false"),
    (K + "openings.cpp", "one.salt.empty() || ", ""),
    (K + "redaction.cpp", "learnt_[*kind].insert(text.substr(0, dot));", ""),
    (K + "redaction.cpp", "return is_word_of_ours ? text : in_sentence(text);", "return in_sentence(text);"),
    (K + "redaction.cpp", "return placeholder(*kind, text);", "return text;"),
    (K + "redaction.cpp", "learnt_[secret_kind::log].insert(line);", ""),
    (K + "redaction.cpp", "\"{}/{}/{}\", secret_,", "\"{}/{}/{}\", 1,"),
    (K + "pack.cpp", "learn(name, *text);", ""),
    (K + "pack.cpp", "hides() ? hide_.apply_text(text) : text;", "text;"),
    (K + "pack.cpp", "hides() && text->find('\\0') != std::string::npos", "false"),
    (K + "pack.cpp", "out.emplace(rows_file, rows_text(*campaign, journal->runs));", "out.emplace(rows_file, \"\");"),
    (K + "unpacked.cpp", "sha256_hex(found->second) != one.sha256", "false"),
    (K + "unpacked.cpp", "sha256_hex(found->second) != one.manifest_sha256", "false"),
    (K + "unpacked.cpp", "!in_bundle && !known.contains(name)", "false"),
    (K + "unpacked.cpp", "!listed.contains(placeholder)", "false"),
    (K + "pack_index.cpp", "return sha256_hex(document.dump(1)) == hash;", "return true;"),
    (K + "openings.cpp", "::umask(0077)", "::umask(0022)"),
]

SOURCES = ["results/pack"]

TESTS = ["tests/unit/pack", "tests/unit/results/sample_campaign.cpp"]
