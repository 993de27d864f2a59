/* SPDX-License-Identifier: Apache-2.0
 * A small library whose symbols are known: two exported, one hidden, one imported. */
#include <stdlib.h>

int exported_variable = 1;

__attribute__((visibility("hidden"))) int hidden_function(void) {
    return exported_variable;
}

int exported_function(void) {
    return hidden_function() + abs(exported_variable);
}
