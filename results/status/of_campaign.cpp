// SPDX-License-Identifier: Apache-2.0
#include "results/status/of_campaign.hpp"

namespace accelbench::results {

figure_status status_of(const campaign_record& campaign) {
    static_cast<void>(campaign);
    return figure_status::measured_self;
}

}  // namespace accelbench::results
