// SPDX-License-Identifier: Apache-2.0
// By Boost.Math.
#include "results/statistics/noncentral_t.hpp"

#include <boost/math/distributions/non_central_t.hpp>

namespace accelbench::statistics {

double noncentral_t_upper(double t, double freedom, double shift) {
    // Beyond this shift Boost's series underflow; the normal law is then right to all digits shown.
    constexpr double far = 35.0;
    if (shift > far) {
        return t < shift - 10.0 ? 1.0 : 0.0;
    }
    const boost::math::non_central_t_distribution<double> law(freedom, shift);
    return boost::math::cdf(boost::math::complement(law, t));
}

double noncentral_t_quantile(double level, double freedom, double shift) {
    const boost::math::non_central_t_distribution<double> law(freedom, shift);
    return boost::math::quantile(law, level);
}

}  // namespace accelbench::statistics
