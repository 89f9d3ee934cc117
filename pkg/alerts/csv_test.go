package alerts_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestReadCSV(t *testing.T) {
	want := []string{"a@x.org", "b@x.org"}
	for why, text := range map[string]string{
		"one a line":                "a@x.org\nb@x.org\n",
		"no final newline":          "a@x.org\nb@x.org",
		"many a line":               "a@x.org, b@x.org\n",
		"semicolons":                "a@x.org;b@x.org\n",
		"tabs":                      "a@x.org\tb@x.org\n",
		"Windows":                   "\ufeffa@x.org\r\nb@x.org\r\n",
		"an old Mac":                "email\ra@x.org\rb@x.org\r",
		"quotes":                    "\"a@x.org\"\n\"b@x.org\"\n",
		"blank lines, blank cells":  "\n\na@x.org,,,\n,,b@x.org\n\n",
		"UTF-16":                    "\xff\xfee\x00m\x00a\x00i\x00l\x00\r\x00\n\x00a\x00@\x00x\x00.\x00o\x00r\x00g\x00\n\x00b\x00@\x00x\x00.\x00o\x00r\x00g\x00",
		"sep":                       "sep=;\r\nName;Mail\r\nJane, Doe;a@x.org\r\n;b@x.org\r\n",
		"tabs, empty cells":         "Name\tSite\tMail\nJane\t\ta@x.org\n\t\tb@x.org\n",
		"comments":                  "# who\na@x.org\n#c@x.org\nb@x.org\n",
		"a header":                  "email\na@x.org\nb@x.org\n",
		"a header of many columns":  "Name,E-Mail Address,Site\n\"Doe, Jane\",a@x.org,1\nJohn,b@x.org,2\n",
		"a site without an address": "site;mail\n1;a@x.org\n2;\n3;b@x.org\n",
		"two columns of addresses":  "mail,name,e_mail\na@x.org,Jane,b@x.org\n",
		"a name not in UTF-8":       "Name,email\nM\xfcller,a@x.org\nx,b@x.org\n",
		"a short row":               "name,site,email\nx\ny,1,a@x.org\nz,2,b@x.org,more\n",
	} {
		got, err := alerts.ReadCSV(strings.NewReader(text), "x.csv")
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: %v, %v", why, got, err)
		}
	}
}

func TestReadCSVBad(t *testing.T) {
	for _, c := range []struct {
		why, text string
		code      fault.Code
		want      string
	}{
		{"nothing", "", alerts.CodeNoAddresses, ""},
		{"a header alone", "email\n", alerts.CodeNoAddresses, ""},
		{"comments alone", "# a@x.org\n", alerts.CodeNoAddresses, ""},
		{"a bad first line, which is not a header", "janex.org\na@x.org\n", alerts.CodeBadAddress, "line 1"},
		{"two bad lines", "a@x.org\nfoo\n\nbar\n", alerts.CodeBadAddress, `line 2: reading address "foo"`},
		{"the second of them", "a@x.org\nfoo\n\nbar\n", alerts.CodeBadAddress, `line 4: reading address "bar"`},
		{"columns without a header", "Jane,a@x.org\n", alerts.CodeBadAddress, `"Jane"`},
		{"many bad lines", strings.Repeat("foo\n", 25), alerts.CodeBadAddress, "and 15 more"},
		{"an open quote", "a@x.org\n\"b@x.org\n", alerts.CodeBadCSV, "line"},
		{"UTF-16, cut", "\xff\xfea\x00@", alerts.CodeBadCSV, "UTF-16"},
		{"UTF-16 without a mark", "a\x00@\x00x\x00", alerts.CodeBadCSV, "UTF-16"},
		{"a quote that swallows", "a@x.org\n\"b@x.org\n" + strings.Repeat("c@x.org\n", 200_000), alerts.CodeBadCSV, "line 2: the row has more than"},
		{"not text", "SQLite format 3\x00", alerts.CodeBadCSV, ""},
		{"too long", strings.Repeat("a@x.org\n", 1<<19) + "a", alerts.CodeBadCSV, "4 MiB"},
	} {
		got, err := alerts.ReadCSV(strings.NewReader(c.text), "x.csv")
		wantCode(t, err, c.code)
		if err != nil && !strings.Contains(err.Error(), c.want) || len(got) > 0 && c.code != alerts.CodeBadAddress {
			t.Errorf("%s: %v, %v; want %s", c.why, got, err, c.want)
		}
	}
	_, err := alerts.ReadCSV(iotest.ErrReader(errors.New("gone")), "x.csv")
	wantCode(t, err, alerts.CodeBadCSV)
}

func TestReadCSVColumn(t *testing.T) {
	const text = "Name,Work Contact,E-Mail\nJane,a@x.org,private@x.org\nJohn,,x\nJoe,b@x.org,\n"
	for _, column := range []string{"Work Contact", "workcontact"} {
		got, err := alerts.ReadCSVColumn(strings.NewReader(text), "x.csv", column)
		if err != nil || !cmp.Equal(got, []string{"a@x.org", "b@x.org"}) {
			t.Errorf("%s: %v, %v", column, got, err)
		}
	}
	for text, says := range map[string]string{
		text:                 `no column is called Home; the columns are "Name", "Work Contact", "E-Mail"`,
		"Home,home\na@x,b\n": "2 columns are called Home",
	} {
		_, err := alerts.ReadCSVColumn(strings.NewReader(text), "x.csv", "Home")
		wantCode(t, err, alerts.CodeBadCSV)
		if err != nil && (!strings.Contains(err.Error(), says) || !strings.Contains(fault.HintOf(err), "--column")) {
			t.Errorf("%v (%s)", err, fault.HintOf(err))
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{
		"a@x.org\n", "email;name\na@x.org;x\n", "\ufeff# c\n\"a@x.org\"\r\n", "\"", "a@x.org\tb@x.org", "\r\r", "email\n,\n", "\xff\xfe", "\x1b[31m@x.org\n", "email\n\"a\"\x7f\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		addresses, err := alerts.ReadCSV(strings.NewReader(string(data)), "fuzz")
		codetest.PrintableError(t, err)
		if _, ours := errors.AsType[*alerts.Error](err); err != nil && !ours {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		// What was read reads back as itself.
		again, err := alerts.ReadCSV(strings.NewReader("email\n\""+strings.Join(addresses, "\"\n\"")+"\"\n"), "again")
		if err != nil || !cmp.Equal(again, addresses) {
			t.Fatalf("%q reads back as %q, %v", addresses, again, err)
		}
	})
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"a@x.org", "Jane <a@x.org>", "\"a b\"@x.org", "a@[::1]", "a@x.org\u200b", "=?utf-8?q?a?= <a@x.org>", "a\x1b[31m@x.org", "=?\x7f?q?a?= <a@x.org>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := alerts.ParseAddress(text)
		if err != nil {
			wantCode(t, err, alerts.CodeBadAddress)
			codetest.PrintableError(t, err)
			return
		}
		if again, err := alerts.ParseAddress(address); err != nil || again != address || strings.ContainsAny(address, "\n\r\x00 ,;") {
			t.Fatalf("%q becomes %q, and that %q, %v", text, address, again, err)
		}
	})
}
