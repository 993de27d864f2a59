// SPDX-License-Identifier: Apache-2.0
// One workload made ready on one worker, or on one a rank: program, padded buffers filled with
// seeded data, a session per input set, a rotation.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "harness/campaign/crew.hpp"
#include "harness/measure/interleave.hpp"
#include "harness/measure/window_source.hpp"
#include "harness/plan/plan.hpp"
#include "harness/supervisor/worker.hpp"
#include "harness/verify/data_store.hpp"
#include "results/bundle/records.hpp"

namespace accelbench::campaign {

struct preparation {
    const plan::planned_row* row = nullptr;
    const plan::constants* constants = nullptr;
    std::string group;  // the name of the ranks' communicator, unique in the campaign
    std::string launch_mode = "stream";
    std::string tuning;  // a record found earlier in the campaign; empty: class default
    std::uint32_t input_sets = 1;
    bool check_first = false;  // exact and random operands before anything is timed
};

/// Borrows the crew's workers, store and row, which outlive it. Objects on the workers live until
/// release(). Ranks hold the same sets, each with data of its own.
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

    /// Where check_first was asked for: its judgement. `passed` is true where nothing was checked.
    [[nodiscard]] const results::verification_record& first_check() const { return first_check_; }
    [[nodiscard]] const supervisor::compiled_program& program() const { return programs_.front(); }
    [[nodiscard]] const std::string& workload_id() const { return work_.id; }
    [[nodiscard]] const kernels::workload& work() const { return work_; }
    [[nodiscard]] std::int64_t session_ns() const { return session_ns_; }
    [[nodiscard]] std::int64_t checking_ns() const { return checking_ns_; }
    [[nodiscard]] std::uint64_t rotation_bytes() const;
    /// Whether the judged outputs broke a trust rule (slack, late write) rather than the
    /// arithmetic.
    [[nodiscard]] bool breach() const { return breach_; }
    /// How the device's own counter contradicts what the harness saw; "" where it does not.
    [[nodiscard]] const std::string& timer_finding() const { return timer_finding_; }

    status release();

  private:
    struct input_set {
        std::vector<std::vector<supervisor::target>>
            tensors;  // by rank; where each begins, behind its slack
        verify::data_choice choice;
        std::vector<supervisor::object_id> sessions;  // by rank
    };
    using outputs = std::vector<std::vector<std::vector<std::byte>>>;  // by rank and tensor

    prepared_workload(crew workers, verify::data_store& store, const preparation& request)
        : crew_(std::move(workers)), store_(store), request_(request), work_(request.row->work) {}

    [[nodiscard]] supervisor::buffer_request region_of(const kernels::tensor& t) const;
    status compile(std::size_t rank);
    status create_buffers(std::size_t rank);
    status write_tensors(const std::vector<input_set*>& sets, bool constants_too);
    status write_tensors(std::size_t rank, const std::vector<input_set*>& sets, bool constants_too);
    status create_sessions(input_set& set);
    /// By rank; of one session a set.
    result<std::vector<supervisor::object_id>> create_rotations(std::span<const input_set> sets,
                                                                std::uint32_t max_in_flight);
    status check_before_timing();
    status check_mode(kernels::data_mode mode);
    result<outputs> read_outputs(const input_set& set);
    /// What is wrong on one rank, or "".
    result<std::string> slack_damage(const input_set& set, std::size_t rank);
    result<results::verification_record> check_whole(std::mt19937_64& random, bool thorough,
                                                     outputs& last);
    result<results::verification_record> check_spots(std::mt19937_64& random);
    result<std::string> slack_damage(const input_set& set);
    result<bool> has_late_write(const input_set& set, const outputs& before,
                                std::mt19937_64& random);
    [[nodiscard]] bool is_large() const;
    result<std::string> skipped_launch(std::mt19937_64& random);
    result<std::string> untouched(std::size_t rank, const kernels::tensor& output,
                                  std::span<const supervisor::target> probes);
    result<bool> changed(std::size_t rank, const supervisor::target& place,
                         std::span<const std::byte> before, std::mt19937_64& random);
    void add_rank(results::verification_record& all, std::size_t rank,
                  results::verification_record one);
    status poison(const input_set& set);
    void judge_device_time(const supervisor::device_time& device, double window_ns);
    [[nodiscard]] std::uint64_t launches_of(std::size_t set) const;
    [[nodiscard]] std::uint32_t memory_of(const kernels::tensor& tensor) const;
    results::verification_record judged(const outputs& got, const verify::data_choice& choice,
                                        std::uint64_t launches, std::uint64_t nonce,
                                        std::uint32_t planted_faults = 0);

    crew crew_;
    verify::data_store& store_;
    preparation request_;
    const kernels::workload& work_;
    std::vector<std::uint32_t> generations_;  // by rank, as the next two
    std::vector<supervisor::compiled_program> programs_;
    std::vector<supervisor::object_id> rotations_;
    std::vector<input_set> sets_;
    std::uint64_t launches_ = 0;  // of each rotation since its last restart
    double launch_ns_ = 0.0;      // longest seen, over a whole window; 0: none has run
    std::int64_t session_ns_ = 0, checking_ns_ = 0;
    results::verification_record first_check_;
    bool breach_ = false;
    std::string timer_finding_;

    outputs unannounced_;
    verify::data_choice unannounced_choice_;
    std::uint64_t unannounced_launches_ = 0;
    std::size_t checked_set_ = 0;
};

}  // namespace accelbench::campaign
