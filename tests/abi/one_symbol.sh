#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# one_symbol.sh NM LIBRARY: a plug-in exports its entry and nothing else.
set -eu
symbols=$("$1" --dynamic --defined-only "$2" | awk '{ print $NF }')
echo "$2 exports: $symbols"
[ "$symbols" = accb_plugin_entry_0 ]
