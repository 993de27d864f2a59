#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Five simulated cards of each of three models into the bundles bid-a, bid-b and bid-c: beta takes 1.25 times as long as alpha, gamma as
# long as alpha; cards spread by 2 %. Real bidders measure on their own machines, under the buyer's challenge.
set -eu
suite=$(dirname "$0")/suite.toml
measure() { # bundle, model, fleet, microseconds a launch
  cards=""
  for card in 0 1 2 3 4; do
    cards="$cards --device sim:$card,model=$2,fleet=$3,duration_us=$4,card_spread=0.02,process_noise=0.002,exclusive=1,devices=5"
  done
  # shellcheck disable=SC2086
  "${ACCELBENCH:-accelbench}" run --suite "$suite" $cards --runs 4 -o "$1" --quiet
}
measure bid-a alpha 7 160
measure bid-b beta 8 200
measure bid-c gamma 9 160
