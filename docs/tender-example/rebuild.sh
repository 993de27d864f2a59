#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds this tender anew into DIR: annex, bundles, bids, contracts, and what `tender check` says of them. The truth is planted:
# a launch takes 160 us on a card of alpha and 200 us on one of beta (0.8 times as
# fast), cards spread by 1 %; alpha's card costs 4/3 as much.
#   rebuild.sh DIR            everything but the bundles, which are taken from here: the same bytes on every machine
#   rebuild.sh DIR measure    measures too (a minute): other times, the same numbers in the inputs
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
how=${2:-}
accelbench=${ACCELBENCH:-accelbench}
mkdir -p "$out/bids"
out=$(cd "$out" && pwd)

"$accelbench" tender make "$here/t.toml" -o "$out/annex" >/dev/null
annex=$(sed -n 's/^annex_sha256 = "\(.*\)"$/\1/p' "$out/annex/annex.toml")
# Drawn once, after annex and criteria were published:
# accelbench challenge draw --bind annex=annex/annex.toml --bind criteria=criteria.toml --by "..." -o challenge.toml
cp "$here/challenge.toml" "$here/criteria.toml" "$here/kr-2013-80-20.toml" "$here/offers.toml" "$out/"

measure() { # name fleet duration_us
  cards=""
  for card in 0 1 2 3; do
    cards="$cards --device sim:$card,model=$1,fleet=$2,duration_us=$3,card_spread=0.01,process_noise=0.002,exclusive=1,devices=4"
  done
  # shellcheck disable=SC2086
  "$accelbench" run --suite "$here/suite.toml" $cards --runs 8 --no-telemetry --challenge "$out/challenge.toml" -o "$out/$1" --quiet >/dev/null
  "$accelbench" pack "$out/$1" -o "$out/bids/$1.tar.gz" >/dev/null
  rm -r "$out/$1" "$out/bids/$1.tar.gz.key.json"
}
if [ "$how" = measure ]; then
  measure alpha 7 160
  measure beta 8 200
  # The buyer's witness signs what he saw; only his public key is handed on.
  openssl genpkey -algorithm ed25519 -out "$out/witness.key"
  openssl pkey -in "$out/witness.key" -pubout -out "$out/witness.pem"
  for name in alpha beta; do
    "$accelbench" sign "$out/bids/$name.tar.gz" --key "$out/witness.key" --as "Kim, Example Computing Centre" --role witness \
      --watched "from the drawing of the challenge to the end of the campaign" --date 2026-11-26 >/dev/null
  done
  rm "$out/witness.key"
else
  for file in bids/alpha.tar.gz bids/beta.tar.gz bids/alpha.tar.gz.signatures.jsonl bids/beta.tar.gz.signatures.jsonl witness.pem; do
    cp "$here/$file" "$out/$file"
  done
fi

bid() { # name product stream
  cat >"$out/bids/$1.toml" <<END
format = "accelbench bid 1"
annex_sha256 = "$annex"
bidder = "$1 Inc. (invented)"
date = 2026-11-27

[terms]
"cards.model" = "$1"
"item.product.committed" = $2
"item.stream.committed" = $3
"bundle.fleet" = "$(sha256sum "$out/bids/$1.tar.gz" | cut -c1-64)"
END
}
bid alpha 1.45e9 172_000
bid beta 1.15e9 214_000

# A contract repeats every clause of the annex and what the bid promised.
contract() { # name file
  {
    cat <<END
format = "accelbench contract 1"
annex_sha256 = "$annex"
bid_sha256 = "$(sha256sum "$out/bids/$1.toml" | cut -c1-64)"
bidder = "$1 Inc. (invented)"
date = 2026-12-15

END
    sed -n '/^\[terms\]/,/^$/p' "$out/annex/annex.toml" | sed '/^$/d'
    sed -n '/^"/p' "$out/bids/$1.toml"
  } >"$out/$2"
}
contract alpha contract.toml
# What an auditor found in another contract, years later: a cap on the damages; and three quieter changes.
contract alpha contract-softened.toml
sed -i -e 's/^"damages.cap" = .*/"damages.cap" = 0.0656/' -e 's/^"objection.days" = .*/"objection.days" = 3/' \
  -e 's/^"item.product.tolerance" = .*/"item.product.tolerance" = 0.08/' -e '/^"execution.witness"/d' "$out/contract-softened.toml"

cd "$out"
check() { # file arguments
  into=$1
  shift
  status=0
  "$accelbench" tender check --annex annex/annex.toml --doubles --witness witness.pem "$@" >"$into" || status=$?
  echo "exit status $status" >>"$into"
}
check check-alpha.txt --bid bids/alpha.toml bids/alpha.tar.gz
check check-beta.txt --bid bids/beta.toml bids/beta.tar.gz
check check-contract.txt --bid bids/alpha.toml --contract contract.toml bids/alpha.tar.gz
check check-softened.txt --bid bids/alpha.toml --contract contract-softened.toml

# An auditor's own processor, on the elements of outputs that the bundles keep.
for name in alpha beta; do
  "$accelbench" verify "bids/$name.tar.gz" --challenge challenge.toml --recompute --suite "$here/suite.toml" |
    grep -E 'under the challenge|recomputed|every check'
done >recomputed.txt

# Points, and what the ratio of the models is worth in cards: over cards, so 4 a side speak of models.
"$accelbench" score --criteria criteria.toml --bids offers.toml --witness witness.pem bids/alpha.tar.gz bids/beta.tar.gz --format html,md -o score >/dev/null
"$accelbench" compare --unit card --margin 0.03 --witness witness.pem bids/alpha.tar.gz bids/beta.tar.gz >compare.txt
