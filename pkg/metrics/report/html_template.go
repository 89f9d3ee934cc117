package report

const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>{{.Heading}}</title>
<style>
:root { --ink: #1d1d1f; --soft: #5b5b60; --line: #d2d2d7; --page: #ffffff; --card: #f5f5f7; --saved: #2a7d46; --fetched: #d98e04; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f5f5f7; --soft: #b0b0b6; --line: #424245; --page: #161617; --card: #232325; --saved: #4cc271; --fetched: #f0b23e; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem; font: 15px/1.45 -apple-system, "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif; color: var(--ink); background: var(--page); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
.cards { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.4rem 0; padding: 0; }
.cards div { flex: 1 1 9rem; background: var(--card); border-radius: .7rem; padding: .8rem 1rem; }
.cards dt { color: var(--soft); font-size: .85rem; }
.cards dd { margin: 0; font-size: 1.5rem; font-weight: 600; white-space: nowrap; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .2rem 0; }
th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td.name { text-align: left; }
thead th { color: var(--soft); font-weight: 500; }
tbody th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
td.none { text-align: left; color: var(--soft); }
td.bar { text-align: left; width: 210px; }
svg { display: block; }
svg.chart { width: 100%; height: auto; margin: .4rem 0 1rem; }
svg text { fill: var(--soft); font-size: 12px; }
svg line { stroke: var(--line); stroke-width: 1; }
.saved { fill: var(--saved); }
.fetched { fill: var(--fetched); }
.key { display: flex; gap: 1.4rem; color: var(--soft); font-size: .9rem; }
.key span { display: flex; align-items: center; gap: .4rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --card: #f2f2f2; --saved: #2a7d46; --fetched: #d98e04; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  section { break-inside: auto; } tr, svg { break-inside: avoid; } h2 { break-after: avoid; }
  .saved, .fetched, .cards div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
</style>
</head>
`

const pageBody = `<body>
<header>
<h1>{{.Heading}}</h1>
<p class="soft">Times in {{.Zone}}.</p>
</header>
<main>
<dl class="cards">
{{- range .Cards}}
<div><dt>{{.Name}}</dt><dd>{{if .Value}}{{.Value}}{{else}}–{{end}}</dd></div>
{{- end}}
</dl>
{{- if .Sections}}
<p class="key" aria-hidden="true">
<span><svg width="12" height="12"><rect class="saved" width="12" height="12" rx="2"/></svg> saved</span>
<span><svg width="12" height="12"><rect class="fetched" width="12" height="12" rx="2"/></svg> fetched from Apple{{if .Parents}} or a parent cache{{end}}</span>
</p>
{{- else}}
<p>Nothing was recorded in this period.</p>
{{- end}}
{{- range $section := .Sections}}
<section>
{{- if .Name}}
<h2>{{.Name}}</h2>
{{- end}}
{{- with .Chart}}
<svg class="chart" viewBox="0 0 960 240" role="img" aria-label="{{.Title}}">
{{- range .Lines}}
<line x1="64" x2="960" y1="{{printf "%.1f" .Y}}" y2="{{printf "%.1f" .Y}}"/><text x="58" y="{{printf "%.1f" .Y}}" dy="4" text-anchor="end">{{.Name}}</text>
{{- end}}
{{- range .Bars}}
<g><title>{{.Title}}</title><rect class="saved" x="{{printf "%.2f" .X}}" y="{{printf "%.2f" .SavedY}}" width="{{printf "%.2f" .Width}}" height="{{printf "%.2f" .SavedHeight}}"/><rect class="fetched" x="{{printf "%.2f" .X}}" y="{{printf "%.2f" .FetchedY}}" width="{{printf "%.2f" .Width}}" height="{{printf "%.2f" .FetchedHeight}}"/></g>
{{- end}}
{{- range .Names}}
<text x="{{printf "%.1f" .X}}" y="230" text-anchor="middle">{{.Name}}</text>
{{- end}}
</svg>
{{- end}}
<div class="wide">
<table>
<thead>
<tr><th scope="col">{{.Header}}</th><th scope="col">Served</th><th scope="col">From cache</th><th scope="col">From Apple</th>
{{- if $.Peers}}<th scope="col">From peers</th>{{end}}
{{- if $.Parents}}<th scope="col">From parents</th>{{end -}}
<th scope="col">Saved</th><th scope="col">Saved&nbsp;%</th><th scope="col">Requests</th>{{if .Bars}}<td></td>{{end}}</tr>
</thead>
<tbody>
{{- range .Lines}}
<tr>
{{- if .Empty}}<th scope="row">{{.Label}}</th><td class="none" colspan="9">{{.Empty}}</td>
{{- else}}{{template "cells" (cells $ .)}}
{{- if $section.Bars}}<td class="bar"><svg width="200" height="14" aria-hidden="true"><rect class="saved" height="14" width="{{printf "%.2f" .SavedWidth}}"/><rect class="fetched" height="14" x="{{printf "%.2f" .FetchedAt}}" width="{{printf "%.2f" .FetchedWidth}}"/></svg></td>{{end}}
{{- end}}</tr>
{{- end}}
</tbody>
<tfoot>
<tr>{{template "cells" (cells $ .Total)}}{{if .Bars}}<td></td>{{end}}</tr>
</tfoot>
</table>
</div>
</section>
{{- end}}
</main>
<footer>
<p>Served is everything that was sent to clients: from the cache, from Apple, from peer and from parent caches.
Saved is the part of it that did not have to be fetched from Apple or from a parent.
{{- if .ToPeers}} In addition, {{.ToPeers}} from Apple went to peer caches.{{end}}</p>
<div class="wide">
<table>
<caption>Sources</caption>
<thead><tr><th scope="col">Database</th><th scope="col">Kind</th><th scope="col">Rows</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
<tbody>
{{- range .Sources}}
<tr><th scope="row">{{.Database}}</th><td>{{.Kind}}</td><td>{{.Rows}}</td><td>{{.First}}</td><td>{{.Last}}</td></tr>
{{- end}}
</tbody>
</table>
</div>
{{- if .Failed}}
<div class="wide">
<table>
<caption>Not in this report</caption>
<thead><tr><th scope="col">Database</th><th scope="col">Reason</th></tr></thead>
<tbody>
{{- range .Failed}}
<tr><th scope="row">{{.Database}}</th><td>{{.Reason}}</td></tr>
{{- end}}
</tbody>
</table>
</div>
{{- end}}
</footer>
</body>
</html>
{{define "cells"}}{{with .Line}}<th scope="row">{{.Label}}</th><td>{{.Served}}</td><td>{{.Cache}}</td><td>{{.Apple}}</td>{{end}}
{{- if .Page.Peers}}<td>{{.Line.Peers}}</td>{{end}}
{{- if .Page.Parents}}<td>{{.Line.Parents}}</td>{{end}}
{{- with .Line}}<td>{{.Saved}}</td><td>{{.Percent}}</td><td>{{.Requests}}</td>{{end}}{{end}}
`
