/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries that the plug-in must refuse: one of another generation, one that lacks functions, one
 * that never answers. */
#include <unistd.h>

struct version {
    const char* build_number;
    const char* description;
};

int ov_get_openvino_version(struct version* to) {
#ifdef STAND_IN_hanging
    for (;;) {
        pause();
    }
#endif
#ifdef STAND_IN_older
    to->build_number = "2024.6.0-17404";
#else
    to->build_number = "2026.9.0-1";
#endif
    to->description = "";
    return 0;
}

void ov_version_free(struct version* of) {
    of->build_number = 0;
}
