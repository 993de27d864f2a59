#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Five simulated cards of each of two models into the bundle "fleet": beta takes 1.25 times as long, cards spread by 2 %.
# Real cards take one campaign a host: accelbench run --suite core --device cuda:0 --device cuda:1 ... -o node7
set -eu
suite=$(dirname "$0")/suite.toml
cards=""
for card in 0 1 2 3 4; do
  common="card_spread=0.02,process_noise=0.002,exclusive=1,devices=5"
  cards="$cards --device sim:$card,model=alpha,fleet=7,duration_us=160,$common"
  cards="$cards --device sim:$card,model=beta,fleet=8,duration_us=200,$common"
done
# shellcheck disable=SC2086
exec "${ACCELBENCH:-accelbench}" run --suite "$suite" $cards --runs 4 -o fleet --quiet
