package report

import (
	"bufio"
	"fmt"
	"strings"
	"unicode/utf8"
)

// table is text in columns; the first is aligned left, all others right.
type table struct {
	rows  [][]string // the header first, the total last
	bars  []Period   // of the rows between them
	width []int
}

// newTable leaves out columns that are zero in the whole report: most servers
// have neither peers nor parents.
func newTable(header string, s section, r Result) *table {
	c := columns{peers: r.Total.FromPeersBytes != 0, parents: r.Total.FromParentsBytes != 0, children: r.tiered}
	t := &table{rows: [][]string{c.header(header)}}
	s.labels = shortLabels(s.labels)
	for _, f := range s.fold() {
		t.bars = append(t.bars, f.period)
		if f.empty > 0 {
			t.rows = append(t.rows, []string{"... " + periodsText(r.By, f.empty) + " without traffic"})
			continue
		}
		t.rows = append(t.rows, c.line(f.label, f.period))
	}
	t.rows = append(t.rows, c.line("Total", s.total))
	t.width = make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			if len(row) > 1 { // the text on empty periods may run on
				t.width[i] = max(t.width[i], utf8.RuneCountInString(cell))
			}
		}
	}
	return t
}

// columns says which of the optional columns there are.
type columns struct{ peers, parents, children bool }

func (c columns) header(first string) []string {
	cells := []string{first, "Served", "Cache", "Apple"}
	if c.peers {
		cells = append(cells, "Peers")
	}
	if c.parents {
		cells = append(cells, "Parents")
	}
	if c.children {
		cells = append(cells, "Children", "WAN")
	}
	return append(cells, "Saved     ", "Requests") // above the number, not above the percentage
}

func (c columns) line(first string, p Period) []string {
	cells := []string{first, Size(p.ServedBytes), Size(p.FromCacheBytes), Size(p.FromOriginBytes)}
	if c.peers {
		cells = append(cells, Size(p.FromPeersBytes))
	}
	if c.parents {
		cells = append(cells, Size(p.FromParentsBytes))
	}
	if c.children {
		cells = append(cells, Size(p.ToChildrenBytes), Size(p.WANBytes))
	}
	return append(cells, fmt.Sprintf("%s %4s", Size(p.SavedBytes), percent(p)), count(p.Requests))
}

func (t *table) write(w *bufio.Writer, longest int64, o TextOptions) {
	gap, bar := t.layout(o.Width)
	rule := strings.Repeat("-", t.total(gap))
	if o.UTF8 {
		rule = strings.Repeat("─", t.total(gap))
	}
	for i, row := range t.rows {
		if i == len(t.rows)-1 && i > 1 {
			fmt.Fprintln(w, rule)
		}
		line := t.line(row, gap)
		if at := i - 1; at >= 0 && at < len(t.bars) && bar > 0 {
			line += "  " + o.bar(t.bars[at], longest, bar)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// layout returns the widest gap that leaves room for bars. Without room,
// the bars are left out: they are missed least.
func (t *table) layout(width int) (gap, bar int) {
	const minBar, maxBar = 8, 60
	for gap := 2; gap > 0; gap-- {
		if bar := width - t.total(gap) - 2; bar >= minBar {
			return gap, min(bar, maxBar)
		}
	}
	if t.total(2) <= width {
		return 2, 0
	}
	return 1, 0
}

func (t *table) total(gap int) int {
	sum := gap * (len(t.width) - 1)
	for _, n := range t.width {
		sum += n
	}
	return sum
}

func (t *table) line(row []string, gap int) string {
	var b strings.Builder
	for i, cell := range row {
		pad := strings.Repeat(" ", max(0, t.width[i]-utf8.RuneCountInString(cell)))
		if i == 0 {
			b.WriteString(cell + pad)
			continue
		}
		b.WriteString(strings.Repeat(" ", gap) + pad + cell)
	}
	return b.String()
}
