package report

const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>{{.Heading}}</title>
<style>{{.Style}}</style>
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
<span><svg width="12" height="12"><rect class="fetched" width="12" height="12" rx="2"/></svg> fetched from {{.Fetched}}</span>
</p>
{{- else}}
<p>Nothing was recorded in this period.</p>
{{- end}}
{{- range .Sections}}
<section{{if .ID}} id="{{.ID}}"{{end}}>
{{- if .Name}}
<h2>{{.Name}}</h2>
{{- end}}
{{- with .Chart}}
<div class="plot" role="img" aria-label="{{.Title}}">
{{- range .Lines}}
<span class="line" style="top: {{printf "%.2f" .Top}}%"><span class="y">{{.Name}}</span></span>
{{- end}}
<svg class="chart" viewBox="0 0 {{.Width}} {{.Height}}" preserveAspectRatio="none" aria-hidden="true">
{{- range .Bars}}
<g><title>{{.Title}}</title><rect class="saved" x="{{printf "%.2f" .X}}" y="{{printf "%.2f" .SavedY}}" width="{{printf "%.2f" .Width}}" height="{{printf "%.2f" .SavedHeight}}"/><rect class="fetched" x="{{printf "%.2f" .X}}" y="{{printf "%.2f" .FetchedY}}" width="{{printf "%.2f" .Width}}" height="{{printf "%.2f" .FetchedHeight}}"/></g>
{{- end}}
</svg>
{{- range .Names}}
<span class="x{{if .Few}} few{{end}}" style="left: {{printf "%.2f" .Left}}%">{{.Name}}</span>
{{- end}}
</div>
{{- end}}
{{template "table" .Table}}
</section>
{{- end}}
</main>
<footer>
<p>Served is everything that was sent to clients: from the cache, from Apple, from peer and from parent caches.
Saved is the part of it that did not have to be fetched from Apple
{{- if .Tiered}}, for clients or for child caches{{else}} or from a parent{{end}}.</p>
{{- range .Remarks}}
<p>{{.}}</p>
{{- end}}
{{- if .Failed.Lines}}
{{template "table" .Failed}}
{{- end}}
{{template "table" .Sources}}
</footer>
{{.Script}}
</body>
</html>
`

const pageTables = `{{define "table"}}{{$table := . -}}
{{- if .Top}}<p class="top" hidden="hidden"><label>Show <select></select></label></p>
{{end -}}
<table>
{{- if .Caption}}
<caption>{{.Caption}}</caption>
{{- end}}
<thead><tr>{{range .Heads}}<th scope="col">{{.}}</th>{{end}}{{if .Bars}}<td class="bar"></td>{{end}}</tr></thead>
<tbody>
{{- range .Lines}}
<tr{{if .Section}} data-section="{{.Section}}"{{end}}>{{template "first" .}}
{{- if .Empty}}<td class="none" colspan="{{$table.Columns}}">{{.Empty}}</td>
{{- else}}{{template "cells" .Cells}}
{{- if $table.Bars}}<td class="bar"><svg viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true"><rect class="saved" height="14" width="{{printf "%.2f" .SavedWidth}}"/><rect class="fetched" height="14" x="{{printf "%.2f" .FetchedAt}}" width="{{printf "%.2f" .FetchedWidth}}"/></svg></td>{{end}}
{{- end}}</tr>
{{- end}}
</tbody>
{{- with .Total}}
<tfoot>
<tr>{{template "first" .}}{{template "cells" .Cells}}{{if $table.Bars}}<td class="bar"></td>{{end}}</tr>
</tfoot>
{{- end}}
</table>{{end}}
{{define "first"}}<th scope="row"{{if .Order}} data-v="{{.Order}}"{{end}}>{{if .Section}}<a href="#{{.Section}}">{{.Label}}</a>{{else}}{{.Label}}{{end}}</th>{{end}}
{{define "cells"}}{{range .}}<td data-name="{{.Name}}"{{if .Number}} data-v="{{.Value}}"{{end}}{{if .Prose}} class="prose"{{end}}>{{.Text}}</td>{{end}}{{end}}
`
