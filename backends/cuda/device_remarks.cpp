// SPDX-License-Identifier: Apache-2.0
#include "device_remarks.hpp"

namespace accelbench::cuda {

std::string advice_for_old_driver(int driver_version) {
    constexpr int generation = 1000;
    if (driver_version / generation >= CUDA_VERSION / generation) {
        return {};
    }
    return "the driver speaks CUDA " + spell_version(driver_version) +
           ", and this build's kernels are of CUDA " + spell_version(CUDA_VERSION) +
           ": update the driver, or build with a toolkit of its generation";
}

std::vector<std::string> remarks_on(const device_traits& device, uint32_t index) {
    std::vector<std::string> all;
    const std::string name = "cuda:" + std::to_string(index);
    const std::string old = advice_for_old_driver(device.driver_version);
    if (index == 0 && !old.empty()) {  // one driver has them all
        all.push_back(old);
    }
    if (device.compute_mode == CU_COMPUTEMODE_PROHIBITED) {
        all.push_back(name +
                      " has compute mode PROHIBITED: no program may use it. nvidia-smi -c 0 "
                      "allows it again");
    }
    if (device.compute_mode == CU_COMPUTEMODE_EXCLUSIVE_PROCESS) {
        all.push_back(name +
                      " has compute mode EXCLUSIVE_PROCESS: one program at a time has it, so that "
                      "two sides of one campaign cannot share it. nvidia-smi -c 0 ends that");
    }
    if (device.is_slice) {
        all.push_back(name +
                      " is a slice of a partitioned card (MIG): its figures are the slice's, its "
                      "sensors the whole card's, and other slices may be at work");
    }
    return all;
}

}  // namespace accelbench::cuda
