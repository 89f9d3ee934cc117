package report

// pageStyle fits the page to its medium: a wide screen has whole tables, a narrow one
// has each line as a block with all its figures, paper has smaller print. Nothing
// scrolls sideways, because what lies outside of the screen is not read.
const pageStyle = `
:root { --ink: #1d1d1f; --soft: #5b5b60; --line: #d2d2d7; --page: #ffffff; --card: #f5f5f7; --saved: #2a7d46; --fetched: #d98e04; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f5f5f7; --soft: #b0b0b6; --line: #424245; --page: #161617; --card: #232325; --saved: #4cc271; --fetched: #f0b23e; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 84rem; padding: 2rem 1.5rem; font: 15px/1.45 -apple-system, "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif; color: var(--ink); background: var(--page); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
a { color: inherit; }
.soft { color: var(--soft); }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.4rem 0; padding: 0; }
.cards div { flex: 1 1 9rem; background: var(--card); border-radius: .7rem; padding: .8rem 1rem; }
.cards dt { color: var(--soft); font-size: .85rem; }
.cards dd { margin: 0; font-size: 1.5rem; font-weight: 600; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .2rem 0; }
th, td { padding: .3rem .5rem; text-align: right; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; }
th:first-child { text-align: left; overflow-wrap: anywhere; min-width: 6rem; }
tbody th:first-child { font-weight: 400; }
td.prose { white-space: normal; overflow-wrap: anywhere; text-align: left; }
thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
thead button { all: unset; cursor: pointer; }
thead th:has(button) { cursor: pointer; }
thead button:hover { color: var(--ink); text-decoration: underline; }
thead button:focus-visible { outline: 2px solid var(--saved); }
th[aria-sort=ascending] button::after { content: " \25B2"; font-size: .7em; }
th[aria-sort=descending] button::after { content: " \25BC"; font-size: .7em; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
td.none { text-align: left; color: var(--soft); white-space: normal; }
th:first-child { width: 18%; }
td.bar { width: 18%; min-width: 4rem; padding-right: 0; }
td.bar svg { width: 100%; height: 14px; }
svg { display: block; }
.plot { position: relative; height: 14rem; margin: 1rem 0 3rem 4.2rem; font-size: 12px; color: var(--soft); }
.plot .line { position: absolute; left: 0; right: 0; border-top: 1px solid var(--line); }
.plot .y { position: absolute; right: 100%; width: 4rem; padding-right: .5rem; text-align: right; transform: translateY(-50%); white-space: nowrap; }
.plot .x { position: absolute; top: 100%; width: 5.4rem; margin: .3rem 0 0 -2.7rem; text-align: center; line-height: 1.2; }
svg.chart { position: absolute; inset: 0; width: 100%; height: 100%; }
.saved { fill: var(--saved); }
.fetched { fill: var(--fetched); }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; color: var(--soft); font-size: .9rem; }
.key span { display: flex; align-items: center; gap: .4rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
footer table { margin-top: 1rem; }
@media screen and (max-width: 68rem) {
  body { padding: 1.2rem 1rem; }
  .cards div { flex-basis: 8rem; padding: .6rem .8rem; }
  .plot { height: 11rem; }
  .plot .x { width: 4.2rem; margin-left: -2.1rem; }
  .plot .x:not(.few) { display: none; }
  table, caption, thead, tbody, tfoot { display: block; }
  tr { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: 0; border: 0; text-align: left; }
  tbody th:first-child, tfoot th:first-child { flex: 1 0 100%; font-weight: 600; }
  thead td { display: none; }
  thead th:first-child { min-width: 0; width: auto; }
  td[data-name]::before { content: attr(data-name); display: block; color: var(--soft); font-size: .75rem; }
  td.bar { flex: 1 0 100%; width: auto; padding: .2rem 0 0; }
  tfoot td.bar { display: none; }
}
@page { size: A4; margin: 12mm 10mm; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #f2f2f2; --saved: #2a7d46; --fetched: #d98e04; }
  body { max-width: none; padding: 0; font-size: 8pt; }
  h1 { font-size: 15pt; } h2 { font-size: 11pt; }
  .top { display: none; }
  .cards { gap: .4rem; } .cards div { flex-basis: 6.5rem; padding: .4rem .6rem; } .cards dd { font-size: 12pt; }
  .plot { height: 10rem; }
  .plot, .cards dt, .key, caption, footer { font-size: 8pt; }
  .plot .x { width: 4.2rem; margin-left: -2.1rem; }
  th, td { padding: .15rem .2rem; }
  th:first-child { min-width: 4.5rem; }
  td.bar { min-width: 2.5rem; }
  tfoot { display: table-row-group; }
  section { break-inside: auto; } tr, .plot { break-inside: avoid; } h2 { break-after: avoid; }
  .saved, .fetched, .cards div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
