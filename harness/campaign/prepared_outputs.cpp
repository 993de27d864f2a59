// SPDX-License-Identifier: Apache-2.0
// What a prepared workload's outputs hold: read back, judged, compared with what was judged before.
#include <algorithm>

#include "harness/campaign/prepared_workload.hpp"
#include "harness/verify/judge.hpp"

namespace accelbench::campaign {
namespace {

/// Through the staging area and back into the cache of one core.
constexpr std::uint64_t piece_bytes = 4ULL << 20U;
static_assert(piece_bytes % verify::fingerprint_key::chunk_bytes == 0);

std::vector<std::span<const std::byte>> views_of(const std::vector<tensor_bytes>& tensors) {
    return {tensors.begin(), tensors.end()};
}

}  // namespace

result<prepared_workload::outputs> prepared_workload::read_outputs(const input_set& set) {
    outputs got(work_.tensors.size());
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        if (!kernels::is_written(work_.tensors[t].role)) {
            continue;
        }
        got[t].resize(kernels::byte_count(work_.tensors[t]));
        if (auto read = worker_.read(set.tensors[t].buffer, set.tensors[t].offset, got[t]); !read) {
            return read.error();
        }
    }
    return got;
}

result<verify::fingerprint> prepared_workload::fingerprint_of(const input_set& set) {
    verify::fingerprint all(work_.tensors.size());
    tensor_bytes piece;
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        const std::uint64_t bytes =
            kernels::is_written(work_.tensors[t].role) ? kernels::byte_count(work_.tensors[t]) : 0;
        for (std::uint64_t begin = 0; begin < bytes; begin += piece.size()) {
            piece.resize(std::min(piece_bytes, bytes - begin));
            if (auto read =
                    worker_.read(set.tensors[t].buffer, set.tensors[t].offset + begin, piece);
                !read) {
                return read.error();
            }
            request_.known->hashing().add(all[t], piece);
        }
    }
    return all;
}

/// Whether the set's outputs have the bytes of `wanted`: all of them, or random pieces of large
/// ones.
result<bool> prepared_workload::holds(const input_set& set, const verify::fingerprint& wanted,
                                      std::mt19937_64& random) {
    constexpr std::uint64_t chunk = verify::fingerprint_key::chunk_bytes, most = 32;
    tensor_bytes now;
    for (std::uint32_t t = 0; t < work_.tensors.size(); ++t) {
        const std::uint64_t chunks = wanted[t].size();
        const bool in_pieces = is_large() && chunks > most;
        for (std::uint64_t i = 0; i < (in_pieces ? most : chunks); ++i) {
            const std::uint64_t at = in_pieces ? random() % chunks : i;
            now.resize(std::min(chunk, kernels::byte_count(work_.tensors[t]) - at * chunk));
            if (auto read =
                    worker_.read(set.tensors[t].buffer, set.tensors[t].offset + at * chunk, now);
                !read) {
                return read.error();
            }
            if (request_.known->hashing().hash(now) != wanted[t][at]) {
                return false;
            }
        }
    }
    return true;
}

/// Beyond this, reading all outputs back once more would cost more than timing them.
bool prepared_workload::is_large() const {
    std::uint64_t bytes = 0;
    for (const kernels::tensor& t : work_.tensors) {
        bytes += kernels::is_written(t.role) ? kernels::byte_count(t) : 0;
    }
    return bytes > request_.constants->large_output_bytes;
}

verify::known_outputs::key prepared_workload::known_key(const verify::data_choice& choice) const {
    return {work_.sha256, request_.row->boundary, choice};
}

const verify::known_outputs::entry* prepared_workload::known_output(
    const verify::data_choice& choice) const {
    return verify::evolves(work_) ? nullptr : request_.known->find(known_key(choice));
}

/// The first output of a choice is judged as well as can be afforded once, since later ones are
/// compared with it.
results::verification_record prepared_workload::judge_outputs(
    const outputs& got, const verify::data_choice& choice, std::uint64_t launches,
    const verify::fingerprint& bytes, std::uint64_t nonce, std::uint32_t planted_faults) {
    const bool is_first = known_output(choice) == nullptr;
    const plan::constants& c = *request_.constants;
    const auto outcome =
        verify::judge(store_, work_, choice, std::max<std::uint64_t>(1, launches), views_of(got),
                      {.sampled_check_flops = c.sampled_check_flops,
                       .whole_check_flops = is_first ? c.whole_check_flops : 0.0,
                       .sampled_rows = c.sampled_rows,
                       .planted_faults = planted_faults,
                       .nonce = nonce});
    if (outcome.passed && !verify::evolves(work_)) {
        request_.known->learn(known_key(choice), bytes, outcome);
    }
    return outcome;
}

/// Before timing: what is large is looked at in rows, as its first timed output will be judged in
/// full.
result<results::verification_record> prepared_workload::judge_untimed(const input_set& set) {
    const plan::constants& c = *request_.constants;
    if (is_large()) {
        return check_spots(set, 1, 1, c.sampled_rows);
    }
    const auto got = read_outputs(set);
    if (!got) {
        return got.error();
    }
    return verify::judge(store_, work_, set.choice, 1, views_of(*got),
                         {.sampled_check_flops = c.sampled_check_flops,
                          .sampled_rows = c.sampled_rows,
                          .projects = set.choice.mode == kernels::data_mode::exact,
                          .nonce = 1});
}

/// The checked set's outputs after the last window; their bytes are left in `seen` where all were
/// read.
result<results::verification_record> prepared_workload::check_timed(std::mt19937_64& random,
                                                                    bool thorough,
                                                                    verify::fingerprint& seen) {
    const input_set& set = sets_[checked_set_];
    const auto* known = known_output(set.choice);
    if (known != nullptr && !thorough) {
        auto now = fingerprint_of(set);
        if (!now) {
            return now.error();
        }
        seen = std::move(*now);
        if (seen == known->bytes) {
            return verify::same_bytes(*known);
        }
    }
    if (is_large() && (verify::evolves(work_) || (known != nullptr && !thorough))) {
        return check_spots(
            set, launches_of(checked_set_), random(),
            thorough ? request_.constants->sampled_rows : request_.constants->spot_rows, thorough);
    }
    const auto got = read_outputs(set);
    if (!got) {
        return got.error();
    }
    seen = request_.known->hashing().of(views_of(*got));
    return judge_outputs(*got, set.choice, launches_of(checked_set_), seen, random(),
                         thorough ? request_.constants->planted_faults : 0);
}

void prepared_workload::judge_unannounced(results::verification_record& outcome,
                                          std::mt19937_64& random) {
    if (unannounced_judgement_) {
        verify::merge(outcome, *unannounced_judgement_);
    }
    if (unannounced_.empty()) {
        return;
    }
    const auto bytes = request_.known->hashing().of(views_of(unannounced_));
    const auto* known = known_output(unannounced_choice_);
    if (known == nullptr || known->bytes != bytes) {
        verify::merge(outcome, judge_outputs(unannounced_, unannounced_choice_,
                                             unannounced_launches_, bytes, random()));
    }
}

result<results::verification_record> prepared_workload::check_spots(const input_set& set,
                                                                    std::uint64_t launches,
                                                                    std::uint64_t nonce,
                                                                    std::uint32_t rows,
                                                                    bool rate_too) {
    const auto read = [&](std::uint32_t tensor, std::uint64_t offset, std::span<std::byte> out) {
        return worker_.read(set.tensors[tensor].buffer, set.tensors[tensor].offset + offset, out);
    };
    return verify::judge_spots(
        store_, work_, set.choice, std::max<std::uint64_t>(1, launches), read,
        {.spot_rows = rows, .planted_faults = rate_too ? 1U : 0U, .nonce = nonce});
}

}  // namespace accelbench::campaign
