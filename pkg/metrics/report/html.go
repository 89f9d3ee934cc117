package report

import (
	"html/template"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// WriteHTML writes a self-contained page: tables, and bars as SVG, without anything
// from the network. It suits a screen, a phone, paper and a screen reader. Its one
// script, which has no data in it, sorts tables and shows the first of many groups.
// Without scripts the page has the same figures.
func WriteHTML(out io.Writer, r Result) error {
	t, err := template.New("report").Parse(pageHead + pageBody + pageTables)
	if err != nil {
		return err
	}
	return t.Execute(out, newPage(r))
}

// page is the data of the template, which escapes all of it but the script.
type page struct {
	Heading  string
	Zone     string
	Script   template.HTML
	Style    template.CSS
	Cards    []pageCard
	Fetched  string // what was not saved came from there
	Tiered   bool
	Remarks  []string
	Sections []pageSection
	Sources  pageTable
	Failed   pageTable
}

type pageCard struct{ Name, Value string }

func newPage(r Result) page {
	t := r.Total
	p := page{
		Heading: heading(r),
		Zone:    r.zone.String(),
		Script:  "<script>" + pageScript + "</script>", // a constant
		Style:   pageStyle,
		Fetched: fetchedFrom(r),
		Tiered:  r.tiered,
		Remarks: remarks(r),
		Cards: []pageCard{
			{"Served to clients", Size(t.ServedBytes)},
			{"Fetched from Apple", Size(t.WANBytes)},
			{"Saved", Size(t.SavedBytes)},
			{"Saved, as a share of served", percent(t)},
			{"Requests", count(t.Requests)},
		},
		Sources: sourceTable(r),
		Failed:  failedTable(r),
	}
	if r.tiered {
		p.Cards = append(p.Cards, pageCard{"Sent to child caches", Size(t.ToChildrenBytes)})
	}
	if len(r.Periods) > 0 {
		p.Sections = pageSections(r)
	}
	return p
}

func sourceTable(r Result) pageTable {
	const layout = "2 January 2006 15:04"
	t := pageTable{Caption: "Sources", Heads: []string{"Database", "Kind", "Rows", "First", "Last"}}
	for _, s := range r.Sources {
		var first, last string
		if !s.First.IsZero() {
			first, last = s.First.In(r.zone).Format(layout), s.Last.In(r.zone).Format(layout)
		}
		t.Lines = append(t.Lines, pageLine{Label: fault.Printable(s.Database), Cells: []pageCell{
			{Name: "Kind", Text: s.Kind},
			{Name: "Rows", Text: count(s.Rows), Value: float64(s.Rows), Number: true},
			{Name: "First", Text: first, Value: float64(s.First.Unix()), Number: true},
			{Name: "Last", Text: last, Value: float64(s.Last.Unix()), Number: true},
		}})
	}
	return t
}

func failedTable(r Result) pageTable {
	t := pageTable{Caption: "Not in this report", Heads: []string{"Database", "Reason"}}
	for _, f := range r.Failed {
		t.Lines = append(t.Lines, pageLine{Label: fault.Printable(f.Database), Cells: []pageCell{
			{Name: "Reason", Text: fault.Printable(f.Message), Prose: true},
		}})
	}
	return t
}
