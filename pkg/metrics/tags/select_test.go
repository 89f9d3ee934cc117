package tags

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func testMac() Mac {
	return Mac{
		Host:   func() (string, error) { return "Cache01.example.org", nil },
		Serial: func() (string, error) { return "C02ABC123XYZ", nil },
	}
}

func TestSelect(t *testing.T) {
	absolute, err := filepath.Abs("db/Metrics.db")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why, csv string
		want     string // value of tag t
		code     fault.Code
	}{
		{"full name, another case", "host,t\ncache01.EXAMPLE.org,1\ncache02,2\n", "1", ""},
		{"full name with its final dot", "host,t\ncache01.example.org.,1\n", "1", ""},
		{"first label", "host,t\ncache01,1\ncache02,2\n", "1", ""},
		{"another domain", "host,t\ncache01.example.com,1\n", "", CodeNoTagsRow},
		{"part of a label", "host,t\ncache0,1\n", "", CodeNoTagsRow},
		{"serial", "serial,t\nXXX,2\nc02abc123xyz,1\n", "1", ""},
		{"path as given", "database,t\ndb/Metrics.db,1\ndb2/Metrics.db,2\n", "1", ""},
		{"path as given, unclean", "database,t\n./db//Metrics.db,1\n", "1", ""},
		{"absolute path", "database,t\n" + absolute + ",1\n", "1", ""},
		{"base name", "database,t\nMetrics.db,1\n", "1", ""},
		{"path wins over base name", "database,t\nMetrics.db,2\n" + absolute + ",1\n", "1", ""},
		{"base name in another case", "database,t\nmetrics.DB,1\n", "", CodeNoTagsRow},
		{"two selectors win", "host,database,t\ncache01,,2\ncache01,Metrics.db,1\n", "1", ""},
		{"three selectors win", "host,serial,database,t\ncache01,,Metrics.db,2\ncache01,C02ABC123XYZ,Metrics.db,1\n", "1", ""},
		{"all must match", "host,database,t\ncache01,Other.db,1\n", "", CodeNoTagsRow},
		{"row for all others", "host,t\n,1\ncache02,2\n", "1", ""},
		{"no selectors at all", "t\n1\n", "1", ""},
		{"two rows alike", "host,t\ncache01,1\nCACHE01,2\n", "", CodeAmbiguousRow},
		{"host or serial", "host,serial,t\ncache01,,1\n,C02ABC123XYZ,2\n", "", CodeAmbiguousRow},
	} {
		sets, err := mustRead(t, c.csv).Select(testMac(), []string{"db/Metrics.db"}, nil)
		if codeOf(t, err) != c.code {
			t.Errorf("%s: %v, want code %q", c.why, err, c.code)
			continue
		}
		if err != nil {
			continue
		}
		if got, _ := sets[0].Get("t"); got != c.want || len(sets[0]) != 1 {
			t.Errorf("%s: got %v, want t=%s", c.why, sets[0], c.want)
		}
	}
}

func TestSelectSeveral(t *testing.T) {
	table := mustRead(t, "database,t\na/Metrics.db,1\nMetrics.db,2\nOld.sqlite,3\n")
	if _, err := table.Select(testMac(), []string{"a/Metrics.db", "b/Metrics.db"}, nil); codeOf(t, err) != CodeNoTagsRow {
		t.Errorf("a bare name must not stand for one of two: %v", err)
	}
	sets, err := table.Select(testMac(), []string{"x/Old.sqlite", "a/Metrics.db"}, nil)
	if err != nil || len(sets) != 2 {
		t.Fatalf("got %v, %v", sets, err)
	}
	if sets[0].String() != "t=3" || sets[1].String() != "t=1" {
		t.Errorf("got %v", sets)
	}
}

func TestSelectAsksOnlyForWhatItNeeds(t *testing.T) {
	var asked []string
	unknown := Mac{
		Host:   func() (string, error) { asked = append(asked, "host"); return "", errors.New("no name") },
		Serial: func() (string, error) { asked = append(asked, "serial"); return "", errors.New("no Mac") },
	}
	for _, c := range []struct {
		csv, asked string
		code       fault.Code
	}{
		{"database,t\nm,1\n", "", ""},
		{"host,serial,database,t\n,,m,1\n", "", ""}, // the columns say nothing
		{"host,t\nx,1\n", "host", CodeHostUnknown},
		{"serial,t\nx,1\n", "serial", CodeSerialUnknown},
	} {
		asked = nil
		_, err := mustRead(t, c.csv).Select(unknown, []string{"m"}, nil)
		if got := strings.Join(asked, " "); got != c.asked || codeOf(t, err) != c.code {
			t.Errorf("%q: asked for %q, %v; want %q, %q", c.csv, got, err, c.asked, c.code)
		}
	}
}

func TestSelectNotes(t *testing.T) {
	table := mustRead(t, "database,region,path\na,,C:\\\nb,,\nc,x,y\n")
	var notes []string
	if _, err := table.Select(testMac(), []string{"a", "c"}, func(n string) { notes = append(notes, n) }); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`tags file "sites.csv", line 2: tag "region": left out, because its value is empty`,
		`tags file "sites.csv", line 2: tag "path": a backslash at the end replaced by an underscore`,
	}
	if strings.Join(notes, "\n") != strings.Join(want, "\n") {
		t.Errorf("notes %q, want %q", notes, want)
	}
}

func TestSerial(t *testing.T) {
	const output = `+-o J213AP  <class IOPlatformExpertDevice, id 0x100000227, registered>
    {
      "IOPlatformUUID" = "00000000-0000-1000-8000-000000000000"
      "IOPlatformSerialNumber" = "C02ABC123XYZ"
      "model" = <"MacBookPro17,1">
    }
`
	for _, c := range []struct {
		system, output string
		err            error
		want           string
	}{
		{"darwin", output, nil, "C02ABC123XYZ"},
		{"darwin", "", nil, ""},
		{"darwin", `"IOPlatformSerialNumber" = ""`, nil, ""},
		{"darwin", output, errors.New("exit status 1"), ""},
		{"linux", output, nil, ""},
	} {
		run := func(_ context.Context, name string, _ ...string) ([]byte, error) {
			if name != "/usr/sbin/ioreg" || c.system != "darwin" {
				t.Errorf("%s was run on %s", name, c.system)
			}
			return []byte(c.output), c.err
		}
		got, err := serialOn(t.Context(), c.system, run)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %q: got %q, %v", c.system, c.output, got, err)
		}
	}
}
