package report

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// fleetPage is a page with all that can make it wide: every column, the largest
// figures, long names and paths, groups of hours.
func fleetPage(t *testing.T, opts Options, groups int) string {
	t.Helper()
	b := New(opts)
	for i := range groups {
		name := fmt.Sprintf("cache%02d", i)
		switch i {
		case 1:
			name = "a-name-without-any-room-for-a-line-break-" + strings.Repeat("x", 80)
		case 2:
			name = "Gymnasium am Alten Markt, Außenstelle Nord (Verwaltung und Lehrerzimmer), Gebäude 4"
		}
		set := tags.Set{}
		if len(opts.GroupBy) > 0 {
			set = tags.Set{{Key: opts.GroupBy[0], Value: name}}
		}
		f := b.Feed("/srv/collected/servers/"+name+"/Library/Application Support/Apple/AssetCache/Metrics/Metrics.db", "zmetric", nil, set)
		for day := range 28 {
			when := time.Date(2026, 2, 1+day, 10, 0, 0, 0, time.UTC).Format(time.RFC3339)
			size := int64(1+(i*7+day*3)%13) * 98_765_000_000
			figures(t, f, when, sums{
				fromCache: size, fromOrigin: size / 5, fromPeers: size / 9, fromParents: size / 7, originToPeers: size / 11,
				requests: size / 1000, originToChildren: size / 20, cacheToChildren: size / 6,
			})
		}
	}
	b.fail("/srv/collected/"+strings.Repeat("cut", 50)+"/Metrics.db", fmt.Errorf("opening database %q: the file is shorter than its header says", strings.Repeat("cut", 50)))
	var page strings.Builder
	if err := WriteHTML(&page, resultOf(t, b)); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// looked is what a page is like in one view.
type looked struct {
	Width    float64  // of the view
	Scrolls  float64  // the width of all that can be scrolled to
	Cut      []string // what lies outside of the view, or of what it is in
	Scrolled []string // elements with a scroll bar of their own
	Saved    int      // cells of what was saved, and how many of them are in the view
	SavedIn  int
	Bars     int     // lines with a bar of some length
	Longest  float64 // the part of the longest bar that can be seen, and that should
	Whole    float64
	Small    []string // text that is too small to read
	Overlap  []string // names below a plot that lie on one another
	Names    int      // that can be seen
	Foot     string   // how totals are displayed
	Script   bool     // the script has run
}

const lookScript = `(() => {
	const width = document.documentElement.clientWidth, seen = e => e.getClientRects().length > 0;
	const name = e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.trim().slice(0, 40);
	const r = {Width: width, Scrolls: document.scrollingElement.scrollWidth, Cut: [], Scrolled: [], Saved: 0, SavedIn: 0, Bars: 0, Small: [], Overlap: [], Names: 0};
	for (const e of document.body.querySelectorAll('*')) {
		if (!seen(e) || e.tagName === 'OPTION') continue;
		const box = e.getBoundingClientRect(), style = getComputedStyle(e);
		if (box.left < -0.5 || box.right > width + 0.5) r.Cut.push(name(e) + ' ' + box.left + ' to ' + box.right);
		const around = e.parentElement.getBoundingClientRect();
		if (['TABLE', 'TR', 'TBODY', 'TD', 'TH'].includes(e.tagName) && box.right > around.right + 1) r.Cut.push(name(e) + ' leaves ' + name(e.parentElement));
		if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && style.display !== 'inline' && !e.closest('.plot')) r.Cut.push(name(e) + ' overflows');
		if (['auto', 'scroll', 'hidden'].includes(style.overflowX) && !['svg', 'SELECT'].includes(e.tagName)) r.Scrolled.push(name(e));
		const text = Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim() !== '');
		let size = parseFloat(style.fontSize);
		if (e.ownerSVGElement) size *= e.getScreenCTM().a;
		if (text && e.tagName !== 'TITLE' && e.tagName !== 'title' && size < 10.5) r.Small.push(name(e) + ' ' + size);
	}
	for (const e of document.querySelectorAll('td[data-name=Saved]')) {
		r.Saved++;
		const box = e.getBoundingClientRect();
		if (box.left >= 0 && box.right <= innerWidth && box.width > 0) r.SavedIn++;
	}
	r.Longest = r.Whole = 0;
	for (const e of document.querySelectorAll('tbody td.bar svg')) {
		const box = e.getBoundingClientRect();
		if (box.width > 20) r.Bars++;
		const fetched = e.querySelector('.fetched').getBoundingClientRect(), saved = e.querySelector('.saved').getBoundingClientRect();
		if (fetched.right - saved.left > r.Whole) {
			r.Whole = fetched.right - saved.left;
			r.Longest = Math.min(fetched.right, width, box.right) - Math.max(saved.left, 0);
		}
	}
	for (const plot of document.querySelectorAll('.plot')) {
		const boxes = Array.from(plot.querySelectorAll('.x')).filter(seen).map(e => e.getBoundingClientRect());
		r.Names += boxes.length;
		boxes.forEach((box, i) => { if (i > 0 && box.left < boxes[i-1].right) r.Overlap.push(box.left + ' before ' + boxes[i-1].right); });
	}
	const foot = document.querySelector('tfoot');
	r.Foot = foot ? getComputedStyle(foot).display : '';
	r.Script = document.querySelectorAll('thead button').length > 0;
	return JSON.stringify(r);
})()`

// TestPageInABrowser measures the page in a real Chromium: on three screens, a phone
// and paper nothing is cut off, nothing scrolls sideways, and all text can be read.
// Set MACWRANGLER_PICTURES to a folder to see it.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	views := append(chromium.Views(), chromium.View{Name: "tablet", Width: 1024, Height: 768}, chromium.View{Name: "small", Width: 1089, Height: 768},
		chromium.View{Name: "smallest", Width: 320, Height: 568, Phone: true})
	pages := map[string]string{
		"fleet": fleetPage(t, Options{By: Day, Zone: time.UTC, GroupBy: []string{"site"}}, 4),
		"hours": fleetPage(t, Options{By: Hour, Zone: time.UTC, Since: time.Date(2026, 2, 25, 0, 0, 0, 0, time.UTC)}, 1),
	}
	if testing.Short() {
		delete(pages, "hours")
	}
	for page, html := range pages {
		folder := os.Getenv("MACWRANGLER_PICTURES")
		if folder != "" {
			folder += "/" + page
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		for i, got := range chromium.Look[looked](t, []byte(html), views, lookScript, folder) {
			checkView(t, page+" on "+views[i].Name, views[i], got, page == "fleet")
		}
	}
}

func checkView(t *testing.T, what string, view chromium.View, got looked, bars bool) {
	t.Helper()
	if got.Scrolls > got.Width || len(got.Cut) > 0 || len(got.Scrolled) > 0 {
		t.Errorf("%s, %g wide: %g to scroll; cut: %q; scrolled: %q", what, got.Width, got.Scrolls, first(got.Cut), first(got.Scrolled))
	}
	if got.Saved == 0 || got.SavedIn != got.Saved {
		t.Errorf("%s: %d of %d cells of what was saved can be seen", what, got.SavedIn, got.Saved)
	}
	if bars && (got.Bars == 0 || got.Whole < 30 || got.Longest < got.Whole-1) {
		t.Errorf("%s: %d bars; of the longest, %g of %g can be seen", what, got.Bars, got.Longest, got.Whole)
	}
	if len(got.Small) > 0 {
		t.Errorf("%s: too small to read: %q", what, first(got.Small))
	}
	if len(got.Overlap) > 0 || got.Names < 2 {
		t.Errorf("%s: of %d names below the plots some overlap: %q", what, got.Names, first(got.Overlap))
	}
	if view.Print && got.Foot != "table-row-group" {
		t.Errorf("%s: the total is a %s, which every sheet repeats", what, got.Foot)
	}
	if !got.Script {
		t.Errorf("%s: the script has not run", what)
	}
}

func first(list []string) []string { return list[:min(5, len(list))] }

// clicked is the comparison of the groups after clicks.
type clicked struct {
	Served, Saved, Up, Names []string // values or names, from above
	Top, Sections            int      // lines and groups' sections that can be seen
	Total, Sorted            string
	All                      int
}

const clickScript = `(() => {
	const table = document.querySelector('table'), heads = Array.from(table.tHead.rows[0].cells);
	const seen = list => Array.from(list).filter(e => e.getClientRects().length > 0).length;
	const column = i => Array.from(table.tBodies[0].rows, row => i === 0 ? row.cells[0].textContent : row.cells[i].dataset.v);
	const click = i => { (i === 1 ? heads[i] : heads[i].querySelector('button')).click(); return column(i); }; // on the cell, and on its button
	const r = {Served: click(1), Saved: click(2), Up: click(2), Names: click(0)};
	click(2);
	r.Sorted = heads[2].getAttribute('aria-sort');
	const select = document.querySelector('.top select');
	const choose = value => { select.value = value; select.dispatchEvent(new Event('change')); };
	choose(10);
	r.Top = seen(table.tBodies[0].rows);
	r.Sections = seen(document.querySelectorAll('section[id]'));
	r.Total = table.tFoot.rows[0].cells[1].textContent;
	choose(0);
	r.All = seen(table.tBodies[0].rows);
	return JSON.stringify(r);
})()`

// TestPageIsSortedByClicks: in a real Chromium.
func TestPageIsSortedByClicks(t *testing.T) {
	t.Parallel()
	html := fleetPage(t, Options{By: Day, Zone: time.UTC, GroupBy: []string{"site"}}, 12)
	got := chromium.Look[clicked](t, []byte(html), chromium.Views()[:1], clickScript, "")[0]
	numbers := func(list []string) []float64 {
		var values []float64
		for _, text := range list {
			var value float64
			if _, err := fmt.Sscan(text, &value); err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return values
	}
	descending := func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	}
	served, saved, up := numbers(got.Served), numbers(got.Saved), numbers(got.Up)
	if len(served) != 12 || !slices.IsSortedFunc(served, descending) || !slices.IsSortedFunc(saved, descending) || !slices.IsSorted(up) {
		t.Errorf("served %v, saved %v, saved again %v", served, saved, up)
	}
	if got.Names[1] != "cache00" || got.Names[len(got.Names)-1] != "Gymnasium am Alten Markt, Außenstelle Nord (Verwaltung und Lehrerzimmer), Gebäude 4" {
		t.Errorf("by name: %q", got.Names)
	}
	if got.Sorted != "descending" || got.Top != 10 || got.Sections != 10 || got.All != 12 || !strings.HasSuffix(got.Total, " TB") {
		t.Errorf("%+v", got)
	}
}
