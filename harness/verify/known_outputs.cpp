// SPDX-License-Identifier: Apache-2.0
#include "harness/verify/known_outputs.hpp"

namespace accelbench::verify {

results::verification_record same_bytes(const known_outputs::entry& known) {
    results::verification_record same = known.judgement;
    same.mode = "every byte as in an output judged before (" + same.mode + ")";
    same.checked_elements = same.total_elements;
    same.detection_rate.reset();  // measured once, where it was judged
    return same;
}

}  // namespace accelbench::verify
