package report

import (
	"html/template"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// WriteHTML writes a self-contained page: tables, and bars as SVG, without
// scripts and without anything from the network. It suits a screen, paper and a
// screen reader.
func WriteHTML(out io.Writer, r Result) error {
	t := template.New("report").Funcs(template.FuncMap{"cells": func(p page, l pageLine) pageCells { return pageCells{p, l} }})
	t, err := t.Parse(pageHead + pageBody)
	if err != nil {
		return err
	}
	return t.Execute(out, newPage(r))
}

// page is the data of the template, which escapes all of it.
type page struct {
	Heading  string
	Zone     string
	Sources  []pageSource
	Failed   []pageFailed
	Cards    []pageCard
	Peers    bool
	Parents  bool
	ToPeers  string // "" for none
	Sections []pageSection
}

type pageSource struct{ Database, Kind, Rows, First, Last string }

type pageFailed struct{ Database, Reason string }

type pageCard struct{ Name, Value string }

// pageSection is one table with its chart.
type pageSection struct {
	Name   string
	Header string
	Chart  *chart // nil for none
	Lines  []pageLine
	Total  pageLine
	Bars   bool // each line has a bar of its own
}

type pageLine struct {
	Label                                string
	Served, Cache, Apple, Peers, Parents string
	Saved, Percent, Requests             string
	Empty                                string // a text instead of numbers
	// The bar: what was saved starts at 0, what was fetched where that ends.
	SavedWidth, FetchedAt, FetchedWidth float64
}

// pageCells is the data of the cells of a line.
type pageCells struct {
	Page page
	Line pageLine
}

func newPage(r Result) page {
	t := r.Total
	p := page{
		Heading: heading(r),
		Zone:    r.zone.String(),
		Peers:   t.FromPeersBytes != 0,
		Parents: t.FromParentsBytes != 0,
		Cards: []pageCard{
			{"Served to clients", Size(t.ServedBytes)},
			{"Fetched from Apple", Size(t.FromOriginBytes)},
			{"Saved", Size(t.SavedBytes)},
			{"Saved, as a share of served", percent(t)},
			{"Requests", count(t.Requests)},
		},
	}
	if t.OriginToPeersBytes != 0 {
		p.ToPeers = Size(t.OriginToPeersBytes)
	}
	for _, s := range r.Sources {
		p.Sources = append(p.Sources, newPageSource(r, s))
	}
	for _, f := range r.Failed {
		p.Failed = append(p.Failed, pageFailed{fault.Printable(f.Database), fault.Printable(f.Message)})
	}
	if len(r.Periods) > 0 {
		p.Sections = pageSections(r)
	}
	return p
}

func newPageSource(r Result, s Source) pageSource {
	const layout = "2 January 2006 15:04"
	source := pageSource{Database: fault.Printable(s.Database), Kind: s.Kind, Rows: count(s.Rows)}
	if !s.First.IsZero() {
		source.First, source.Last = s.First.In(r.zone).Format(layout), s.Last.In(r.zone).Format(layout)
	}
	return source
}

// pageSections puts the comparison of the groups first: most readers open the
// page for that.
func pageSections(r Result) []pageSection {
	all := sections(r)
	var list []pageSection
	if len(r.groupBy) > 0 {
		ranked := newPageSection("Group", r, ranking(r, all))
		ranked.Name, ranked.Bars = "All groups", true
		list = append(list, ranked)
	}
	if r.By == All && len(r.groupBy) > 0 {
		return list
	}
	highest := maxServed(r.Periods)
	for _, s := range all {
		section := newPageSection(labelHeader(r.By), r, s)
		section.Chart = newChart(r, s, highest)
		list = append(list, section)
	}
	return list
}

func newPageSection(header string, r Result, s section) pageSection {
	section := pageSection{Name: s.name, Header: header, Total: newPageLine("Total", s.total, 0)}
	longest := maxServed(s.periods)
	for _, f := range s.fold() {
		line := newPageLine(f.label, f.period, longest)
		if f.empty > 0 {
			line.Empty = periodsText(r.By, f.empty) + " without traffic"
		}
		section.Lines = append(section.Lines, line)
	}
	return section
}

func newPageLine(label string, p Period, longest int64) pageLine {
	line := pageLine{
		Label:    label,
		Served:   Size(p.ServedBytes),
		Cache:    Size(p.FromCacheBytes),
		Apple:    Size(p.FromOriginBytes),
		Peers:    Size(p.FromPeersBytes),
		Parents:  Size(p.FromParentsBytes),
		Saved:    Size(p.SavedBytes),
		Percent:  percent(p),
		Requests: count(p.Requests),
	}
	if longest > 0 {
		whole := 200 * float64(p.ServedBytes) / float64(longest)
		line.SavedWidth = whole * p.SavedRatio
		line.FetchedAt, line.FetchedWidth = line.SavedWidth, whole-line.SavedWidth
	}
	return line
}
