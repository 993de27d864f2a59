/* SPDX-License-Identifier: Apache-2.0
 * What both libraries of another version share: they lack what the plug-in needs. */
unsigned mbltmlInit(void);
unsigned mbltmlShutdown(void);
unsigned mbltmlInit(void) {
    return 0;
}
unsigned mbltmlShutdown(void) {
    return 0;
}
