// SPDX-License-Identifier: Apache-2.0
// Prints what our reader finds of the first card, one "name value" a line, for the judge.
#include <cstdio>

#include "card/sensors.hpp"

int main(int count, char** words) {
    using namespace accelbench::furiosa;
    const tree files(count > 1 ? words[1] : "/");
    const cards all = find_cards(files, nullptr);
    if (all.found.empty()) {
        std::printf("none %s\n", all.why_none.c_str());
        return 1;
    }
    const card& first = all.found.front();
    std::printf(
        "pci %s\nuuid %s\nserial %s\nfirmware %s\ndriver %s\nelements %u\nnuma %d\nlink %u\n",
        first.pci.c_str(), first.uuid.c_str(), first.serial.c_str(), first.firmware.c_str(),
        first.driver.c_str(), first.elements, first.numa_node, first.pcie_now);
    const sensor_set readings(files, {first});
    for (uint32_t index = 0; index < readings.count(); ++index) {
        accb_sensor what{};
        readings.describe(index, what);
        accb_sample sample{index, 0, 0.0};
        readings.read(&sample, 1);
        std::printf("%s = %u %.17g\n", what.source, sample.status, sample.value);
    }
    return 0;
}
