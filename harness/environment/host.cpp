// SPDX-License-Identifier: Apache-2.0
// The host: who it is, what it runs, how long it has been up, which clock it keeps.
#include <gnu/libc-version.h>

#include <nlohmann/json.hpp>

#include "harness/environment/reading.hpp"
#include "harness/environment/sections.hpp"

namespace accelbench::environment {
namespace {

void put_release(section& s, const environment_roots& roots) {
    const auto release = read_text(roots.etc / "os-release");
    if (!release) {
        s.put("os", release);
        s.put("os_id", release);
        return;
    }
    s.put("os", find_value(*release, "PRETTY_NAME", '='));
    s.put("os_id", find_value(*release, "ID", '='));
}

// A virtual machine shares its processors with strangers: the reader must know. The processor's own
// flag is the most reliable sign; the board's name, where it may be read, says which hypervisor.
void put_virtualisation(section& s, const environment_roots& roots) {
    const auto info = read_text(roots.proc / "cpuinfo");
    if (!info) {
        s.put("virtual_machine", info);
    } else {
        bool hypervisor = false;
        if (const auto flags = find_value(*info, "flags", ':')) {
            for (const std::string& flag : split_words(*flags)) {
                hypervisor = hypervisor || flag == "hypervisor";
            }
        }
        s.put("virtual_machine", hypervisor);
    }
    s.put("board_vendor", read_text(roots.sys / "class/dmi/id/sys_vendor"));
    s.put("board_name", read_text(roots.sys / "class/dmi/id/product_name"));
    s.put("hypervisor", read_text(roots.sys / "hypervisor/type"));
}

void put_uptime(section& s, const environment_roots& roots) {
    const auto text = read_text(roots.proc / "uptime");
    const auto words = text ? split_words(*text) : std::vector<std::string>{};
    if (words.empty()) {
        s.miss("uptime_s", text ? "the kernel's text is empty" : text.error().happened);
        return;
    }
    s.put("uptime_s", parse_real(words[0]));
}

}  // namespace

nlohmann::json collect_host(const environment_roots& roots) {
    section s;
    s.put("hostname", read_text(roots.proc / "sys/kernel/hostname"));
    s.put("boot_id", read_text(roots.proc / "sys/kernel/random/boot_id"));
    s.put("kernel", read_text(roots.proc / "sys/kernel/osrelease"));
    s.put("kernel_build", read_text(roots.proc / "sys/kernel/version"));
    s.put("kernel_command_line", read_text(roots.proc / "cmdline"));
    put_release(s, roots);
    s.put("libc", std::string("glibc ") + gnu_get_libc_version());
    put_virtualisation(s, roots);
    put_uptime(s, roots);
    const auto clock = roots.sys / "devices/system/clocksource/clocksource0";
    s.put("clock_source", read_text(clock / "current_clocksource"));
    s.put("address_space_randomisation",
          read_integer(roots.proc / "sys/kernel/randomize_va_space"));
    return std::move(s).take();
}

}  // namespace accelbench::environment
