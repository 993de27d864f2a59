// SPDX-License-Identifier: Apache-2.0
// Quantiles and tails by Boost.Math.
#include "results/statistics/quantiles.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace accelbench::statistics {

bool is_level(double level) {
    return level > 0.0 && level < 1.0;
}

double normal_two_sided_quantile(double confidence) {
    return boost::math::quantile(
        boost::math::complement(boost::math::normal{}, 0.5 * (1.0 - confidence)));
}

double normal_two_sided_p(double z) {
    return std::erfc(std::abs(z) / std::sqrt(2.0));
}

double student_two_sided_quantile(double confidence, double degrees_of_freedom) {
    const boost::math::students_t law(degrees_of_freedom);
    return boost::math::quantile(boost::math::complement(law, 0.5 * (1.0 - confidence)));
}

double student_two_sided_p(double t, double degrees_of_freedom) {
    const boost::math::students_t law(degrees_of_freedom);
    return 2.0 * boost::math::cdf(boost::math::complement(law, std::abs(t)));
}

}  // namespace accelbench::statistics
