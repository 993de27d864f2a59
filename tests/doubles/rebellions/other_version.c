/* SPDX-License-Identifier: Apache-2.0
 * Both of the vendor's libraries at a time when most of their functions had other names. */
void* rbln_create_model(const char* path);
int rblnmlInit(void);

void* rbln_create_model(const char* path) {
    (void)path;
    return 0;
}
int rblnmlInit(void) {
    return 0;
}
