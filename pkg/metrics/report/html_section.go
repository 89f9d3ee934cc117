package report

import "fmt"

// pageSection is one group with its chart and table.
type pageSection struct {
	ID    string // to which the comparison of the groups leads; "" for none
	Name  string
	Chart *chart // nil for none
	Table pageTable
}

// pageTable is a table that can be sorted by each of its columns.
type pageTable struct {
	Caption string
	Heads   []string
	Lines   []pageLine
	Total   *pageLine // nil for none
	Bars    bool      // each line has a bar of its own
	Top     bool      // the first lines may be shown alone
}

// Columns is the number of columns after the first.
func (t pageTable) Columns() int {
	n := len(t.Heads) - 1
	if t.Bars {
		n++
	}
	return n
}

type pageLine struct {
	Label   string
	Order   int    // by which the first column is sorted; 0: by its text
	Section string // the ID of the group's own section; "" for none
	Cells   []pageCell
	Empty   string // a text instead of numbers
	// The bar, of 200: what was saved starts at 0, what was fetched where that ends.
	SavedWidth, FetchedAt, FetchedWidth float64
}

// pageCell is a cell below the first. On a phone it stands beside its name.
type pageCell struct {
	Name, Text string
	Value      float64 // by which it is sorted
	Number     bool
	Prose      bool // a sentence
}

// pageColumn is a column of figures.
type pageColumn struct {
	name string
	text func(Period) string
	sort func(Period) float64
}

// pageColumns returns the columns of a report, what was saved first: it is what the
// reader came for, and a phone is narrow. Columns that are zero throughout are left
// out, as in text.
func pageColumns(r Result) []pageColumn {
	bytes := func(name string, of func(Period) int64) pageColumn {
		return pageColumn{name, func(p Period) string { return Size(of(p)) }, func(p Period) float64 { return float64(of(p)) }}
	}
	columns := []pageColumn{
		bytes("Served", func(p Period) int64 { return p.ServedBytes }),
		bytes("Saved", func(p Period) int64 { return p.SavedBytes }),
		{"Saved %", percent, func(p Period) float64 { return p.SavedRatio }},
		bytes("From cache", func(p Period) int64 { return p.FromCacheBytes }),
		bytes("From Apple", func(p Period) int64 { return p.FromOriginBytes }),
	}
	if r.Total.FromPeersBytes != 0 {
		columns = append(columns, bytes("From peers", func(p Period) int64 { return p.FromPeersBytes }))
	}
	if r.Total.FromParentsBytes != 0 {
		columns = append(columns, bytes("From parents", func(p Period) int64 { return p.FromParentsBytes }))
	}
	if r.tiered {
		columns = append(columns, bytes("To children", func(p Period) int64 { return p.ToChildrenBytes }),
			bytes("WAN", func(p Period) int64 { return p.WANBytes }))
	}
	return append(columns, pageColumn{
		"Requests", func(p Period) string { return count(p.Requests) }, func(p Period) float64 { return float64(p.Requests) },
	})
}

// pageSections puts the comparison of the groups first: most readers open the
// page for that.
func pageSections(r Result) []pageSection {
	columns := pageColumns(r)
	all := sections(r)
	alone := r.By != All || len(r.groupBy) == 0 // the groups have sections of their own
	var list []pageSection
	if len(r.groupBy) > 0 {
		ranked := ranking(r, all)
		section := pageSection{Name: "All groups", Table: newPageTable("Group", r, ranked, columns)}
		section.Table.Bars, section.Table.Top = true, true
		for i := range section.Table.Lines {
			section.Table.Lines[i].Order = 0
			if alone {
				section.Table.Lines[i].Section = sectionID(ranked.from[i])
			}
		}
		list = append(list, section)
	}
	if !alone {
		return list
	}
	highest := maxServed(r.Periods)
	for i, s := range all {
		section := pageSection{Name: s.name, Chart: newChart(r, s, highest), Table: newPageTable(labelHeader(r.By), r, s, columns)}
		if s.name != "" {
			section.ID = sectionID(i)
		}
		list = append(list, section)
	}
	return list
}

func sectionID(i int) string { return fmt.Sprintf("group-%d", i+1) }

func newPageTable(header string, r Result, s section, columns []pageColumn) pageTable {
	t := pageTable{Heads: []string{header}}
	for _, c := range columns {
		t.Heads = append(t.Heads, c.name)
	}
	longest := maxServed(s.periods)
	for i, f := range s.fold() {
		line := newPageLine(f.label, f.period, longest, columns)
		line.Order = i + 1
		if f.empty > 0 {
			line.Empty = periodsText(r.By, f.empty) + " without traffic"
		}
		t.Lines = append(t.Lines, line)
	}
	total := newPageLine("Total", s.total, 0, columns)
	t.Total = &total
	return t
}

func newPageLine(label string, p Period, longest int64, columns []pageColumn) pageLine {
	line := pageLine{Label: label}
	for _, c := range columns {
		line.Cells = append(line.Cells, pageCell{Name: c.name, Text: c.text(p), Value: c.sort(p), Number: true})
	}
	if longest > 0 {
		whole := 200 * float64(p.ServedBytes) / float64(longest)
		line.SavedWidth = whole * p.SavedRatio
		line.FetchedAt, line.FetchedWidth = line.SavedWidth, whole-line.SavedWidth
	}
	return line
}
