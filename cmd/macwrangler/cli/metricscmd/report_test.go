package metricscmd

import (
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
)

func TestReportOptionsParse(t *testing.T) {
	o := reportOptions{
		by: "day", tz: "local", since: "2017-02-13", until: "36h",
		now:       func() time.Time { return time.Date(2017, 2, 20, 0, 0, 0, 0, time.UTC) },
		localZone: func() string { return "Australia/Sydney" },
	}
	how, err := o.parse()
	if err != nil {
		t.Fatal(err)
	}
	if how.By != report.Day || how.Zone.String() != "Australia/Sydney" ||
		how.Since.Unix() != 1486904400 || how.Until.Unix() != 1487419200 {
		t.Errorf("%+v", how)
	}
}

func TestReportOptionsLast(t *testing.T) {
	o := reportOptions{
		by: "day", tz: "Australia/Sydney", last: "month",
		now:       func() time.Time { return time.Date(2026, 4, 30, 20, 0, 0, 0, time.UTC) }, // 1 May there
		localZone: func() string { return "" },
	}
	how, err := o.parse()
	if err != nil || how.Since.Unix() != 1774962000 || how.Until.Unix() != 1777557600 {
		t.Errorf("%+v, %v", how, err)
	}
	o.until = "2026-04-15"
	if _, err := o.parse(); fault.CodeOf(err) != frame.CodeConflictingFlags {
		t.Errorf("with --until: %v", err)
	}
}

func TestSpeaksUTF8(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"LANG": "en_AU.UTF-8"}, true},
		{map[string]string{"LANG": "de_DE.utf8"}, true},
		{map[string]string{"LANG": "en_AU.UTF-8", "LC_ALL": "C"}, false},
		{map[string]string{"LC_CTYPE": "UTF-8"}, true}, // Terminal.app over ssh
		{map[string]string{"LANG": "en_AU.ISO8859-1"}, false},
		{nil, false},
	} {
		a := frame.NewApp(frame.Streams{LookupEnv: func(name string) (string, bool) { v, ok := c.env[name]; return v, ok }})
		if got := speaksUTF8(a); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}
