// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/adamw.hpp"

#include "kernels/reference/rows.hpp"

namespace accelbench::kernels {
namespace {

constexpr std::uint32_t p_tensor = 0;
constexpr std::uint32_t m_tensor = 2;

/// The same gradient at every step makes nearly the same update, so that the roundings of some
/// steps in a row have one sign. What moves the update is weight decay, in step with p: by half a
/// unit of p in 4 to 32 steps where the gradient is large, and never where p stands still (an
/// H200, which makes a thousand launches of a set, left a fixed number of 32 behind).
constexpr double least_equal_steps = 32.0;

/// One exponential moving average: state <- beta state + (1 - beta) input.
struct average {
    double beta;

    /// Relative error of the average in float32. A float32 beta makes 1 - beta wrong by a known
    /// share. Near its limit an average stands still while its last step is below half a unit: two
    /// roundings of every step that it remembers, all of one sign (1800 u were seen of 2000 for
    /// beta = 0.999).
    [[nodiscard]] double error() const {
        const double stored = static_cast<double>(static_cast<float>(beta));
        return std::fabs(stored - beta) / (1.0 - beta) + u32 * (4.0 + 2.0 / (1.0 - beta));
    }
    /// Relative error of what is left of the first state after n steps: a step rounds twice and
    /// multiplies by a float32 beta. Where the input is tiny, this is all that the average holds.
    [[nodiscard]] double decay_error(double steps) const {
        const double stored = static_cast<double>(static_cast<float>(beta));
        return steps * (std::fabs(stored - beta) / beta + 2.0 * u32);
    }
    /// Relative error of the bias correction 1 - beta^t for this power beta^t, which may be 4 ulp
    /// wrong.
    [[nodiscard]] double correction_error(double power) const {
        const double stored = static_cast<double>(static_cast<float>(beta));
        return std::fabs(stored - beta) / (1.0 - beta) +
               function_error * u32 * power / (1.0 - power);
    }
};

class adamw_reference final : public reference {
  public:
    adamw_reference(const workload& w, operand_bytes_view operands)
        : layout_(flat_layout(element_count(w.tensors[0]))),
          operands_(std::move(operands)),
          rate_(std::get<double>(w.attributes[0].value)),
          first_{std::get<double>(w.attributes[1].value)},
          second_{std::get<double>(w.attributes[2].value)},
          epsilon_(std::get<double>(w.attributes[3].value)),
          decay_(std::get<double>(w.attributes[4].value)),
          first_step_(static_cast<double>(w.scalars[0].first)) {}

    [[nodiscard]] row_layout layout(std::uint32_t) const override { return layout_; }
    /// Of one launch: the parameters themselves cost this once a launch, the moments once in all.
    [[nodiscard]] double cost_of_rows(std::uint32_t, std::uint64_t row_count) const override {
        // A root and three divisions take as long as some dozens of products.
        return 100.0 * static_cast<double>(row_count * layout_.row_length);
    }
    [[nodiscard]] expectation rows(std::uint32_t tensor, std::span<const std::uint64_t> rows,
                                   std::uint64_t launches) override {
        const horizon end(tensor == m_tensor ? first_ : second_, launches);
        return for_each_row(rows, layout_.row_length,
                            [&](std::uint64_t row, auto value, auto tolerance) {
                                const std::vector<double> p = load(0, row);
                                const std::vector<double> g = load(1, row);
                                const std::vector<double> m = load(2, row);
                                const std::vector<double> v = load(3, row);
                                for (std::size_t i = 0; i < value.size(); ++i) {
                                    const element e{p[i], g[i], m[i], v[i]};
                                    if (tensor == p_tensor) {
                                        parameter(e, launches, value[i], tolerance[i]);
                                    } else {
                                        moment(e, tensor == m_tensor, end, value[i], tolerance[i]);
                                    }
                                }
                            });
    }

  private:
    struct element {
        double p, g, m, v;
    };

    /// What n steps do to an average, the same for every element.
    struct horizon {
        horizon(const average& a, std::uint64_t launches)
            : kept(std::pow(a.beta, static_cast<double>(launches))),
              error(a.error()),
              decay_error(a.decay_error(static_cast<double>(launches))) {}
        [[nodiscard]] double after(double state, double input) const {
            return kept * state + (1.0 - kept) * input;
        }
        double kept, error, decay_error;
    };

    [[nodiscard]] std::vector<double> load(std::size_t operand, std::uint64_t row) const {
        std::vector<double> values(layout_.row_length);
        load_f64(dtype::f32, operands_[operand], row * layout_.row_length, values);
        return values;
    }

    static void moment(const element& e, bool is_first, const horizon& end, double& value,
                       double& tolerance) {
        const double state = is_first ? e.m : e.v;
        const double input = is_first ? e.g : e.g * e.g;
        value = end.after(state, input);
        tolerance = output_error(dtype::f32, value) +
                    end.error * end.after(std::fabs(state), std::fabs(input)) +
                    end.decay_error * end.after(std::fabs(state), 0.0);
    }

    /// p <- p (1 - lr wd) - lr m^ / (sqrt(v^) + epsilon), step by step. Systematic errors of the
    /// update add up, the roundings of p itself grow with the root of the steps.
    void parameter(const element& e, std::uint64_t launches, double& value,
                   double& tolerance) const {
        double p = e.p;
        double m = e.m;
        double v = e.v;
        double m_bound = std::fabs(e.m);
        double m_left = std::fabs(e.m);
        double largest = std::fabs(p);
        double systematic = 0.0;
        double path = 0.0;
        double kept1 = std::pow(first_.beta, first_step_ - 1.0);
        double kept2 = std::pow(second_.beta, first_step_ - 1.0);
        const double m_error = first_.error();
        const double v_error = second_.error();
        for (std::uint64_t i = 0; i < launches; ++i) {
            kept1 *= first_.beta;
            kept2 *= second_.beta;
            m = first_.beta * m + (1.0 - first_.beta) * e.g;
            v = second_.beta * v + (1.0 - second_.beta) * e.g * e.g;
            m_bound = first_.beta * m_bound + (1.0 - first_.beta) * std::fabs(e.g);
            m_left *= first_.beta;
            const double m_wrong =
                m_error * m_bound + first_.decay_error(static_cast<double>(i + 1)) * m_left;
            const double root = std::sqrt(v / (1.0 - kept2)) + epsilon_;
            const double scale = rate_ / ((1.0 - kept1) * root);
            const double before = p;
            p = p * (1.0 - rate_ * decay_) - scale * m;
            path += std::fabs(p - before);
            const double relative = 0.5 * (v_error + second_.correction_error(kept2)) +
                                    first_.correction_error(kept1) + 3.0 * function_error * u32;
            systematic += scale * (m_wrong + relative * std::fabs(m));
            largest = std::max(largest, std::fabs(p));
        }
        value = p;
        const auto steps = static_cast<double>(launches);
        const double equal_steps =
            std::max(least_equal_steps, u32 * largest * steps / (rate_ * decay_ * path));
        const double roundings = std::min(2.0 * steps, sum_error(2.0 * steps * equal_steps));
        tolerance = output_error(dtype::f32, p) + systematic + roundings * u32 * largest;
    }

    row_layout layout_;
    operand_bytes_view operands_;
    double rate_;
    average first_, second_;
    double epsilon_, decay_, first_step_;
};

}  // namespace

std::unique_ptr<reference> make_adamw_reference(const workload& w, operand_bytes_view operands,
                                                data_mode) {
    return std::make_unique<adamw_reference>(w, std::move(operands));
}

}  // namespace accelbench::kernels
