package alerts_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestSetServices(t *testing.T) {
	on, off := true, false
	for _, c := range []struct {
		why     string
		names   []string
		set     alerts.Switches
		changed []string
		named   int
		rows    string // of services 2, 6 and 7: Z_OPT, mail, push
	}{
		{"one by its id", []string{"TimeMachine"}, alerts.Switches{Mail: &on}, []string{"TimeMachine"}, 1, "2|1|1\n3|1|0\n1|1|1"},
		{"one by its name, in another case", []string{"time machine"}, alerts.Switches{Push: &on}, []string{"TimeMachine"}, 1, "2|1|1\n3|0|1\n1|1|1"},
		{"one whose name is not its id", []string{"calendar and contacts"}, alerts.Switches{Mail: &on}, []string{"CalendarContactsAlerts"}, 1, "2|1|1\n2|0|0\n1|1|1"},
		{"one twice, and one that is so", []string{"TIMEMACHINE", "Time Machine", "caching"}, alerts.Switches{Mail: &on, Push: &on}, []string{"TimeMachine"}, 2, "2|1|1\n3|1|1\n1|1|1"},
		{"all", []string{"All"}, alerts.Switches{Mail: &off}, []string{"Caching", "Common"}, 13, "3|0|1\n2|0|0\n2|0|1"},
		{"no name is all", nil, alerts.Switches{Mail: &off}, []string{"Caching", "Common"}, 13, "3|0|1\n2|0|0\n2|0|1"},
		{"nothing to do", []string{"Common"}, alerts.Switches{Push: &on}, nil, 1, "2|1|1\n2|0|0\n1|1|1"},
		{"nothing asked for", []string{"Common", "Disk"}, alerts.Switches{}, nil, 2, "2|1|1\n2|0|0\n1|1|1"},
	} {
		t.Run(c.why, func(t *testing.T) {
			d := fixture(t, "oldtool")
			dry := d
			dry.DryRun = true
			for _, d := range []alerts.Database{dry, d} {
				change, err := d.SetServices(t.Context(), c.names, c.set)
				if err != nil || len(change.Services) != c.named || !cmp.Equal(change.Changed, c.changed) {
					t.Errorf("%+v, %v", change, err)
				}
				if (change.Backup != "") != (len(c.changed) > 0 && !d.DryRun) {
					t.Errorf("dry run %v: backup %q", d.DryRun, change.Backup)
				}
				want := c.rows
				if d.DryRun {
					want = "2|1|1\n2|0|0\n1|1|1"
				}
				if got := shell(t, d.Path, "SELECT Z_OPT, ZMAILENABLED, ZPUSHENABLED FROM ZADALERTBUNDLE WHERE Z_PK IN (2, 6, 7)"); got != want {
					t.Errorf("dry run %v: rows\n%s\nwant\n%s", d.DryRun, got, want)
				}
			}
			judge(t, d.Path)
		})
	}
}

func TestUnknownService(t *testing.T) {
	d := fixture(t, "oldtool", "INSERT INTO ZADALERTBUNDLE VALUES (14,2,1,1,0,0,'Wiki','Wiki')")
	on := true
	before := dump(t, d.Path)
	for _, name := range []string{"Cachin", "", " "} {
		_, err := d.SetServices(t.Context(), []string{"Wiki", name}, alerts.Switches{Mail: &on})
		wantCode(t, err, alerts.CodeUnknownService)
		if !strings.Contains(err.Error(), fmt.Sprintf("%q", name)) || !strings.HasSuffix(fault.HintOf(err), ", Disk, Wiki") {
			t.Errorf("%q: %v, hint %q", name, err, fault.HintOf(err))
		}
	}
	if after := dump(t, d.Path); after != before {
		t.Error(cmp.Diff(before, after))
	}
}

// TestUnknownServiceHint: a mistyped service is recognized, and what a hostile
// database calls its services does not fill the screen.
func TestUnknownServiceHint(t *testing.T) {
	standard := []alerts.Service{{ID: "Caching"}, {ID: "TimeMachine", Name: "Time Machine"}, {ID: "Xsan"}}
	for name, want := range map[string]string{
		"cach":         "did you mean Caching? ",
		"time-machin":  "did you mean TimeMachine? ",
		"tymemachine":  "did you mean TimeMachine? ",
		"xx":           "",
		"x":            "",
		"Screen Saver": "",
		"":             "",
	} {
		_, err := alerts.Find(standard, []string{name})
		wantCode(t, err, alerts.CodeUnknownService)
		if want += "the services are Caching, TimeMachine, Xsan"; fault.HintOf(err) != want {
			t.Errorf("%q: hint %q, want %q", name, fault.HintOf(err), want)
		}
	}
	long := slices.Repeat([]alerts.Service{{ID: strings.Repeat("A", 10_000)}}, 1000)
	_, err := alerts.Find(long, []string{strings.Repeat("B", 10_000)})
	if hint := fault.HintOf(err); len(hint) > 3000 || !strings.HasSuffix(hint, " and 970 more") || len(err.Error()) > 200 {
		t.Errorf("%d and %d bytes: %s", len(err.Error()), len(hint), hint)
	}
	if _, err := alerts.Find(nil, []string{"Caching"}); fault.HintOf(err) != "" {
		t.Errorf("no services: %q", fault.HintOf(err))
	}
}
