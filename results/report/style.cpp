// SPDX-License-Identifier: Apache-2.0
#include "results/report/style.hpp"

namespace accelbench::results {
namespace {

constexpr std::string_view style = R"css(
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1.5rem; max-width: 80rem; color: #1a1a1a; background: #fff;
  font: 15px/1.5 "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo",
    system-ui, sans-serif; }
h1 { font-size: 1.5em; line-height: 1.3; margin: 0 0 .6em; }
h2 { font-size: 1.25em; border-bottom: 2px solid #1a1a1a; margin: 2em 0 .7em; }
h3 { font-size: 1.02em; margin: 1.4em 0 .4em; }
p, ul { margin: .4em 0 .8em; max-width: 60rem; }
ul { padding-left: 1.3em; }
.lead { font-size: 1.15em; font-weight: 600; }
.notice { border: 2px solid #1a1a1a; padding: .4em .7em; font-weight: 600; }
pre { background: #f2f2f2; padding: .5em .8em; overflow-x: auto; }
code, pre { font-family: "Noto Sans Mono", ui-monospace, monospace; font-size: .93em; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2em 1.2em; }
a { color: #1f4e79; }
.scroll { overflow-x: auto; margin: .8em 0 1.4em; }
table { border-collapse: collapse; font-size: .86em; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: .2em 0 .4em; }
th, td { padding: .22em .55em; border-bottom: 1px solid #ccc; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
:lang(ko) { word-break: keep-all; }
thead th { border-bottom: 1.5px solid #1a1a1a; vertical-align: bottom; }
tbody th { font-weight: 400; white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
table.names { width: 100%; font-size: .95em; }
table.names th { font-weight: 600; width: 7.5em; }
.faster, .slower, .same, .unresolved, .status { white-space: nowrap; }
.faster, .slower { font-weight: 600; }
.unresolved, .not-comparable { color: #555; }
.withdrawn, .superseded, .disputed, .preview { white-space: nowrap; font-weight: 600; }
figure { margin: 1.2em 0 .6em; max-width: 60rem; }
figcaption { font-weight: 600; margin-bottom: .3em; }
svg { width: 100%; height: auto; display: block; }
svg text { font: 9px "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif; fill: #1a1a1a;
  paint-order: stroke; stroke: #fff; stroke-width: 2px; stroke-linejoin: round; }
svg text.small { font-size: 7px; fill: #444; }
svg text.inverse { fill: #fff; stroke: none; }
svg .grid { stroke: #ddd; stroke-width: .6; }
svg .axis { stroke: #1a1a1a; stroke-width: 1; }
svg .one { stroke: #1a1a1a; stroke-width: 1; }
svg .bar { stroke: #1f4e79; stroke-width: 1.4; }
svg .thin { stroke: #999; stroke-width: .8; }
svg .roof { stroke: #1a1a1a; stroke-width: 1.6; }
svg .promise { stroke: #1a1a1a; stroke-width: 1.1; stroke-dasharray: 5 3; }
svg .band { fill: #d9d9d9; }
svg .stripe { fill: #f6f6f6; }
svg .full { fill: #3d5a75; }
svg .range { fill: #c3cfda; stroke: #1f4e79; stroke-width: .6; }
svg .half { fill: #c3cfda; }
svg .none { fill: #fff; stroke: #bbb; stroke-width: .7; }
svg .m1 { fill: #1f4e79; stroke: #1f4e79; }
svg .m2 { fill: #fff; stroke: #1a1a1a; stroke-width: 1.1; }
svg .m3 { fill: #8a8a8a; stroke: #1a1a1a; stroke-width: .8; }
svg .m4 { fill: #fff; stroke: #1f4e79; stroke-width: 1.3; }
svg .m5 { fill: none; stroke: #1a1a1a; stroke-width: 1.5; }
@page { size: A4 portrait; margin: 15mm 14mm; }
@page wide { size: A4 landscape; margin: 12mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav { display: none; }
  section { break-before: page; }
  section:first-of-type { break-before: auto; }
  body.wide > h1, section.wide { page: wide; }
  section.wide table { font-size: 7pt; }
  table { font-size: 7.6pt; }
  table.names { font-size: 9.4pt; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  section > h2 { margin-top: 0; }
  .short { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
)css";

}  // namespace

std::string_view report_style() {
    return style;
}

}  // namespace accelbench::results
