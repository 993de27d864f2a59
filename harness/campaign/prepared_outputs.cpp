// SPDX-License-Identifier: Apache-2.0
// What a prepared workload's outputs hold: read back, judged, compared with what was judged before.
#include <accelbench/plugin.h>

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
    outputs got(slots());
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        if (!kernels::is_written(tensor_in(slot).role)) {
            continue;
        }
        got[slot].resize(kernels::byte_count(tensor_in(slot)));
        if (auto done = read(set, slot, 0, got[slot]); !done) {
            return done.error();
        }
    }
    return got;
}

result<verify::fingerprint> prepared_workload::fingerprint_of(const input_set& set) {
    verify::fingerprint all(slots());
    tensor_bytes piece;
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        const kernels::tensor& t = tensor_in(slot);
        const std::uint64_t bytes = kernels::is_written(t.role) ? kernels::byte_count(t) : 0;
        for (std::uint64_t begin = 0; begin < bytes; begin += piece.size()) {
            piece.resize(std::min(piece_bytes, bytes - begin));
            if (auto done = read(set, slot, static_cast<std::int64_t>(begin), piece); !done) {
                return done.error();
            }
            request_.known->hashing().add(all[slot], piece);
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
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        const std::uint64_t chunks = wanted[slot].size();
        const bool in_pieces = is_large() && chunks > most;
        for (std::uint64_t i = 0; i < (in_pieces ? most : chunks); ++i) {
            const std::uint64_t at = in_pieces ? random() % chunks : i;
            now.resize(std::min(chunk, kernels::byte_count(tensor_in(slot)) - at * chunk));
            if (auto done = read(set, slot, static_cast<std::int64_t>(at * chunk), now); !done) {
                return done.error();
            }
            if (request_.known->hashing().hash(now) != wanted[slot][at]) {
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
    return bytes * crew_.size() > request_.constants->large_output_bytes;
}

verify::known_outputs::key prepared_workload::known_key(const verify::data_choice& choice) const {
    return {work_.sha256, request_.row->boundary, choice};
}

const verify::known_outputs::entry* prepared_workload::known_output(
    const verify::data_choice& choice) const {
    return verify::evolves(work_) ? nullptr : request_.known->find(known_key(choice));
}

/// Each rank's outputs against what that rank has to end up with.
results::verification_record prepared_workload::judge_ranks(const outputs& got,
                                                            const verify::data_choice& choice,
                                                            std::uint64_t launches,
                                                            const verify::judge_options& options) {
    const std::size_t count = work_.tensors.size();
    const auto views = views_of(got);
    results::verification_record all;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        verify::data_choice own = choice;
        own.rank = static_cast<std::uint32_t>(rank);
        add_rank(all, rank,
                 verify::judge(store_, work_, own, launches,
                               std::span(views).subspan(rank * count, count), options));
    }
    return all;
}

void prepared_workload::add_rank(results::verification_record& all, std::size_t rank,
                                 results::verification_record one) const {
    if (!one.first_failure.empty()) {
        one.first_failure = crew_.called(rank) + one.first_failure;
    }
    if (rank == 0) {
        all = std::move(one);
    } else {
        verify::merge(all, one);
    }
}

std::optional<kernels::dtype> prepared_workload::declared_arithmetic() const {
    const supervisor::support_answer& answer = program().support;
    if (answer.answer != ACCB_YES_OTHER_PRECISION) {
        return std::nullopt;
    }
    const auto compute = static_cast<kernels::dtype>(answer.compute);
    return compute != work_.compute ? compute : static_cast<kernels::dtype>(answer.accumulate);
}

/// The first output of a choice is judged as well as can be afforded once, since later ones are
/// compared with it.
results::verification_record prepared_workload::judge_outputs(
    const outputs& got, const verify::data_choice& choice, std::uint64_t launches,
    const verify::fingerprint& bytes, std::uint64_t nonce, std::uint32_t planted_faults) {
    const bool is_first = known_output(choice) == nullptr;
    const plan::constants& c = *request_.constants;
    const auto outcome = judge_ranks(got, choice, std::max<std::uint64_t>(1, launches),
                                     {.sampled_check_flops = c.sampled_check_flops,
                                      .whole_check_flops = is_first ? c.whole_check_flops : 0.0,
                                      .sampled_rows = c.sampled_rows,
                                      .planted_faults = planted_faults,
                                      .nonce = nonce,
                                      .declared = declared_arithmetic()});
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
    return judge_ranks(*got, set.choice, 1,
                       {.sampled_check_flops = c.sampled_check_flops,
                        .sampled_rows = c.sampled_rows,
                        .projects = set.choice.mode == kernels::data_mode::exact,
                        .nonce = 1,
                        .declared = declared_arithmetic()});
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

/// Elements of the checked set's outputs, for who computes them again.
status prepared_workload::take_samples() {
    if (!request_.sampled) {
        return {};
    }
    const input_set& set = sets_[checked_set_];
    results::output_sample kept{.visit = request_.sampled->visit,
                                .device = request_.sampled->device,
                                .constants = set.choice.constants,
                                .others = set.choice.others,
                                .launches = launches_of(checked_set_),
                                .tensors = {}};
    for (std::size_t slot = 0; slot < slots(); ++slot) {
        const kernels::tensor& t = tensor_in(slot);
        if (!kernels::is_written(t.role)) {
            continue;
        }
        verify::sample_draw draw = *request_.sampled;
        draw.rank = static_cast<std::uint32_t>(slot / work_.tensors.size());
        draw.tensor = static_cast<std::uint32_t>(slot % work_.tensors.size());
        verify::data_choice choice = set.choice;
        choice.rank = draw.rank;
        const auto layout = request_.known->layout_of(store_, work_, choice, draw.tensor);
        results::sampled_tensor one{.rank = draw.rank,
                                    .tensor = draw.tensor,
                                    .elements = verify::sampled_elements(draw, layout),
                                    .bits = {}};
        const std::uint64_t size = kernels::bytes_of(t.type);
        for (const std::uint64_t element : one.elements) {
            std::uint64_t bits = 0;
            if (auto done = read(set, slot, static_cast<std::int64_t>(element * size),
                                 std::as_writable_bytes(std::span(&bits, 1)).first(size));
                !done) {
                return done;
            }
            one.bits.push_back(bits);
        }
        kept.tensors.push_back(std::move(one));
    }
    samples_ = std::move(kept);
    return {};
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
    results::verification_record all;
    for (std::size_t rank = 0; rank < crew_.size(); ++rank) {
        const auto read_part = [&](std::uint32_t tensor, std::uint64_t offset,
                                   std::span<std::byte> out) {
            return read(set, rank * work_.tensors.size() + tensor,
                        static_cast<std::int64_t>(offset), out);
        };
        verify::data_choice own = set.choice;
        own.rank = static_cast<std::uint32_t>(rank);
        auto one =
            verify::judge_spots(store_, work_, own, std::max<std::uint64_t>(1, launches), read_part,
                                {.spot_rows = rows,
                                 .planted_faults = rate_too ? 1U : 0U,
                                 .nonce = nonce,
                                 .declared = declared_arithmetic()});
        if (!one) {
            return one;
        }
        add_rank(all, rank, std::move(*one));
    }
    return all;
}

}  // namespace accelbench::campaign
