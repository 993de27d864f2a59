/* SPDX-License-Identifier: Apache-2.0
 * A kernel runtime whose other functions have names that nobody knows yet. */
const char* furiosa_version(void);
const char* furiosa_version(void) {
    return "9.0.0-double";
}
