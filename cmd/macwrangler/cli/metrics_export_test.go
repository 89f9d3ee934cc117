package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/sampledb"
	"github.com/macwrangler/macwrangler/internal/servertest"
)

// cmdAnswer is "answer NAME STATUS [HEADER=VALUE...]": it starts a server that
// answers every request with the status and the headers, and puts its address
// into the environment as NAME. With status 0 it never answers. A request
// whose path ends in /ping is answered as InfluxDB does.
func cmdAnswer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: answer NAME status [header=value...]")
	}
	status, err := strconv.Atoi(args[1])
	ts.Check(err)
	never := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		switch {
		case strings.HasSuffix(r.URL.Path, "/ping"):
			w.Header().Set("X-Influxdb-Version", "1.8.10")
			w.WriteHeader(http.StatusNoContent)
		case r.Method == http.MethodGet:
			w.WriteHeader(http.StatusNotFound)
		case status == 0:
			select {
			case <-never:
			case <-r.Context().Done():
			}
		default:
			for _, header := range args[2:] {
				name, value, _ := strings.Cut(header, "=")
				w.Header().Set(name, value)
			}
			body := "<html>Sign in</html>"
			switch status {
			case http.StatusNoContent:
				body = ""
			case http.StatusBadRequest:
				w.Header().Set("Content-Type", "application/json")
				body = `{"error":"partial write: field type conflict dropped=1"}`
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}))
	ts.Defer(func() {
		close(never)
		server.Close()
	})
	ts.Setenv(args[0], server.URL)
}

// runMain runs a command line in this process, which must end with status 0.
func runMain(t *testing.T, args ...string) (stdout []byte) {
	t.Helper()
	var out, errs bytes.Buffer
	if status := Run(t.Context(), args, frame.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); status != frame.StatusDone {
		t.Fatalf("%q: status %d\n%s", args, status, &errs)
	}
	return out.Bytes()
}

// TestDailyPanel asks InfluxDB, as a dashboard does, for what a site's clients
// were served day by day, and holds that against the report on the database.
func TestDailyPanel(t *testing.T) {
	server := servertest.StartInflux(t)
	db := filepath.Join(t.TempDir(), "Metrics.sqlite")
	_, err := sampledb.Write(t.Context(), db, sampledb.Options{
		Kind: sampledb.StatsData, Batches: 3 * 24 * 12, Interval: 5 * time.Minute, Profile: sampledb.Busy, Duplicates: 100,
		Start: time.Date(2017, 2, 13, 9, 0, 53, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	runMain(t, "metrics", "export", db, "--tag", "site_code=1234", "--to", server.WriteURL(""),
		"--checkpoint", filepath.Join(t.TempDir(), "checkpoint"), "-q")
	for zone, tz := range map[string]string{"UTC": "", "Australia/Sydney": " tz('Australia/Sydney')"} {
		want := reportedDays(t, db, zone)
		first, last := want[0].start, want[len(want)-1].end
		series := server.Query(t, `SELECT sum("bytes.fromcache.toclients") + sum("bytes.fromorigin.toclients") +
			sum("bytes.frompeers.toclients") FROM bytestoclients WHERE site_code = '1234' AND time >= '`+
			first.Format(time.RFC3339)+`' AND time < '`+last.Format(time.RFC3339)+`' GROUP BY time(1d) fill(0)`+tz)
		got := map[string]string{}
		for _, row := range series[0].Values {
			ns, err := row[0].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			got[time.Unix(0, ns).UTC().Format(time.RFC3339)] = row[1].(json.Number).String()
		}
		reported := map[string]string{}
		for _, day := range want {
			reported[day.start.Format(time.RFC3339)] = strconv.FormatInt(day.served, 10)
		}
		if diff := cmp.Diff(reported, got); diff != "" || len(got) < 3 {
			t.Errorf("%s: the panel differs from the report (-report +panel):\n%s", zone, diff)
		}
	}
}

type reportedDay struct {
	start, end time.Time
	served     int64
}

func reportedDays(t *testing.T, db, zone string) []reportedDay {
	t.Helper()
	var report struct {
		Periods []struct {
			Start, End  time.Time
			ServedBytes int64
		}
	}
	if err := json.Unmarshal(runMain(t, "metrics", "report", db, "--by", "day", "--format", "json", "--tz", zone), &report); err != nil {
		t.Fatal(err)
	}
	var days []reportedDay
	for _, p := range report.Periods {
		days = append(days, reportedDay{p.Start, p.End, p.ServedBytes})
	}
	return days
}

// TestExportScripts guards against scripts that nobody runs.
func TestExportScripts(t *testing.T) {
	found, err := filepath.Glob("testdata/script/metrics_export*.txtar")
	if err != nil || len(found) != 5 {
		t.Errorf("%q, %v: want five scripts", found, err)
	}
}
