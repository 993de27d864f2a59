// SPDX-License-Identifier: Apache-2.0
// One workload made ready on one worker, or on one a rank: program, padded buffers filled with
// seeded data, a session per input set, a rotation.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/campaign/crew.hpp"
#include "harness/campaign/forms.hpp"
#include "harness/measure/interleave.hpp"
#include "harness/measure/window_source.hpp"
#include "harness/plan/plan.hpp"
#include "harness/supervisor/worker.hpp"
#include "harness/verify/data_store.hpp"
#include "harness/verify/judge.hpp"
#include "harness/verify/known_outputs.hpp"
#include "harness/verify/sample_places.hpp"
#include "results/bundle/records.hpp"
#include "results/samples/output_samples.hpp"

namespace accelbench::campaign {

/// ACCB_LAUNCH_* of a plan's word.
[[nodiscard]] std::uint32_t launch_mode_bit(const std::string& name);

struct preparation {
    const plan::planned_row* row = nullptr;
    const plan::constants* constants = nullptr;
    const asked_form* form = nullptr;  // needed while it is made only
    std::string group;  // the name of the ranks' communicator, unique in the campaign
    std::string launch_mode = "stream";
    std::string tuning;  // a record found earlier in the campaign; empty: class default
    std::uint32_t input_sets = 1;
    verify::known_outputs* known = nullptr;  // of the side; null where nothing will be verified
    bool check_first = false;                // exact and random operands before anything is timed
    // Elements of a timed output are kept where it has a seed; rank and tensor are nothing here.
    std::optional<verify::sample_draw> sampled;
};

/// Borrows the crew's workers, store and row, which outlive it. Objects on the workers live until
/// release(). Every rank has the same sets, each with data of its own.
class prepared_workload final : public measure::window_source {
  public:
    static result<std::unique_ptr<prepared_workload>> make(crew workers, verify::data_store& store,
                                                           const preparation& request);

    result<measure::window> run(std::uint32_t batches, std::uint32_t launches_per_batch) override;

    /// Takes the outputs of a random set as the timed windows left them, unannounced; then, for a
    /// set that the coming window will launch, poisons the outputs, exchanges the inputs, rewinds
    /// the state and restarts the launch count.
    status prepare_last(const measure::last_window& coming, std::mt19937_64& random);

    /// Judges what prepare_last took and what the last window left, the slack around the tensors,
    /// and late writes. `thorough`, once a campaign: the slack of every set, and how many planted
    /// faults a sampled check finds.
    result<results::verification_record> verify(std::mt19937_64& random, bool thorough);

    /// For launches that are not timed either: judges the set that prepare_last chose for them.
    result<results::verification_record> verify_chosen(std::mt19937_64& random);

    /// Where check_first was asked for: its judgement. `passed` is true where nothing was checked.
    [[nodiscard]] const results::verification_record& first_check() const { return first_check_; }
    [[nodiscard]] const supervisor::compiled_program& program() const { return programs_.front(); }
    [[nodiscard]] const std::string& workload_id() const { return work_.id; }
    [[nodiscard]] const kernels::workload& work() const { return work_; }
    /// Of a canary: whether shares may be taken of it. It then runs on resident operands, in the
    /// arithmetic that it asks for.
    [[nodiscard]] bool is_yardstick() const;
    [[nodiscard]] std::int64_t session_ns() const { return session_ns_; }
    [[nodiscard]] std::int64_t checking_ns() const { return checking_ns_; }
    [[nodiscard]] std::uint64_t rotation_bytes() const;
    /// Whether the judged outputs broke a trust rule (slack, late write) rather than the
    /// arithmetic.
    [[nodiscard]] bool breach() const { return breach_; }
    /// How the device's own counter contradicts what the harness saw; "" where it does not.
    [[nodiscard]] const std::string& timer_finding() const { return timer_finding_; }

    /// What verify() kept of the timed output, where preparation::sampled asked for it.
    [[nodiscard]] const std::optional<results::output_sample>& samples() const { return samples_; }

    status release();

  private:
    /// Tensors of all ranks stand behind each other: slot = rank * tensors + tensor.
    struct input_set {
        std::vector<supervisor::target> slots;  // where each begins, behind its slack
        verify::data_choice choice;
        std::vector<supervisor::object_id> sessions;  // by rank
    };
    using outputs = std::vector<tensor_bytes>;  // by slot

    prepared_workload(crew workers, verify::data_store& store, const preparation& request)
        : crew_(std::move(workers)), store_(store), request_(request), work_(request.row->work) {}

    [[nodiscard]] std::size_t slots() const { return crew_.size() * work_.tensors.size(); }
    [[nodiscard]] const kernels::tensor& tensor_in(std::size_t slot) const {
        return work_.tensors[slot % work_.tensors.size()];
    }
    [[nodiscard]] supervisor::worker& worker_of(std::size_t slot) const {
        return crew_.worker(slot / work_.tensors.size());
    }
    /// Bytes of a slot's tensor from `offset` on: negative ones and those behind it are slack.
    status read(const input_set& set, std::size_t slot, std::int64_t offset,
                std::span<std::byte> out) const;

    [[nodiscard]] supervisor::buffer_request region_of(const kernels::tensor& t) const;
    status compile(std::size_t rank);
    status create_buffers(std::size_t rank);
    status write_tensors(const std::vector<input_set*>& sets, bool constants_too);
    status create_sessions(input_set& set);
    /// By rank; of the sets' sessions.
    result<std::vector<supervisor::object_id>> create_rotations(std::span<const input_set> sets,
                                                                std::uint32_t max_in_flight);
    status check_before_timing();
    status launch_and_judge(input_set& set);
    status take_unannounced(std::mt19937_64& random);
    [[nodiscard]] verify::data_choice exchanged(verify::data_choice choice) const;
    result<std::string> find_breach(const verify::fingerprint& seen, bool thorough,
                                    std::mt19937_64& random);

    result<outputs> read_outputs(const input_set& set);
    result<verify::fingerprint> fingerprint_of(const input_set& set);
    result<bool> holds(const input_set& set, const verify::fingerprint& wanted,
                       std::mt19937_64& random);
    [[nodiscard]] bool is_large() const;
    /// Of a backend that answered "yes, in another precision".
    [[nodiscard]] std::optional<kernels::dtype> declared_arithmetic() const;
    status take_samples();
    results::verification_record judge_ranks(const outputs& got, const verify::data_choice& choice,
                                             std::uint64_t launches,
                                             const verify::judge_options& options);
    void add_rank(results::verification_record& all, std::size_t rank,
                  results::verification_record one) const;
    [[nodiscard]] verify::known_outputs::key known_key(const verify::data_choice& choice) const;
    [[nodiscard]] const verify::known_outputs::entry* known_output(
        const verify::data_choice& choice) const;
    results::verification_record judge_outputs(
        const outputs& got, const verify::data_choice& choice, std::uint64_t launches,
        const verify::fingerprint& bytes, std::uint64_t nonce, std::uint32_t planted_faults = 0);
    result<results::verification_record> judge_untimed(const input_set& set);
    result<results::verification_record> check_timed(std::mt19937_64& random, bool thorough,
                                                     verify::fingerprint& seen);
    void judge_unannounced(results::verification_record& outcome, std::mt19937_64& random);
    result<results::verification_record> check_spots(const input_set& set, std::uint64_t launches,
                                                     std::uint64_t nonce, std::uint32_t rows,
                                                     bool rate_too = false);

    result<std::string> slack_damage(const input_set& set);
    using probe_places = std::vector<std::vector<supervisor::target>>;  // by rank, by input set
    [[nodiscard]] std::optional<std::size_t> probed_output() const;
    [[nodiscard]] probe_places draw_probes(std::size_t output, std::mt19937_64& random) const;
    status touch(const probe_places& probes);
    result<std::string> remembered_launch(std::mt19937_64& random);
    result<std::string> slower_behind_writes(std::size_t output, std::mt19937_64& random);
    result<std::string> skipped_launch(std::mt19937_64& random);
    result<std::string> skipped_on(std::size_t rank, std::size_t output,
                                   std::span<const supervisor::target> probes);
    status poison(const input_set& set);
    void judge_device_time(const supervisor::device_time& device, double window_ns);
    [[nodiscard]] std::uint64_t launches_of(std::size_t set) const;
    [[nodiscard]] std::uint32_t memory_of(const kernels::tensor& tensor) const;

    crew crew_;
    verify::data_store& store_;
    preparation request_;
    const kernels::workload& work_;
    std::vector<std::uint32_t> generations_;  // by rank, as the next two
    std::vector<supervisor::compiled_program> programs_;
    std::vector<supervisor::object_id> rotations_;
    std::vector<input_set> sets_;
    std::uint64_t launches_ = 0;  // of each rotation since its last restart
    double launch_ns_ = 0.0;      // shortest seen, over a whole window; 0: none has run
    std::int64_t session_ns_ = 0, checking_ns_ = 0;
    results::verification_record first_check_;
    bool breach_ = false;
    std::string timer_finding_;

    outputs unannounced_;  // empty: not taken, or judged at once
    std::optional<results::verification_record> unannounced_judgement_;
    verify::data_choice unannounced_choice_;
    std::uint64_t unannounced_launches_ = 0;
    std::size_t checked_set_ = 0;
    std::optional<results::output_sample> samples_;
};

}  // namespace accelbench::campaign
