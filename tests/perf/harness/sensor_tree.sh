#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The sensors' files of a server with two packages of 32 processors, for telemetry_cost where a machine shows none of its own.
#     sensor_tree.sh FOLDER
set -euo pipefail
put() { mkdir -p "$(dirname "$1")"; echo "$2" >"$1"; }
for package in 0 1; do
    zone=$1/sys/class/powercap/intel-rapl:$package
    put "$zone/name" "package-$package"
    put "$zone/max_energy_range_uj" 262143328850
    put "$zone/energy_uj" 1000000
    chip=$1/sys/class/hwmon/hwmon$package
    put "$chip/name" coretemp
    put "$chip/temp1_label" "Package id $package"
    put "$chip/temp1_input" 41000
done
for processor in $(seq 0 63); do
    put "$1/sys/devices/system/cpu/cpu$processor/cpufreq/scaling_cur_freq" 2600000
    put "$1/sys/devices/system/cpu/cpu$processor/thermal_throttle/package_throttle_count" 0
done
