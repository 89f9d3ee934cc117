package sink_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

func parse(tb testing.TB, address string) *sink.Address {
	tb.Helper()
	a, err := sink.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestParse(t *testing.T) {
	tests := []struct {
		address, sent string // "" is the address itself
		name          string
		precision     encode.Precision
	}{
		{"http://h:8086/write?db=c", "http://h:8086/write?db=c&precision=s", "http://h:8086/write?db=c", encode.Second},
		{"http://h:8086/write?db=c&rp=autogen", "http://h:8086/write?db=c&precision=s&rp=autogen", "http://h:8086/write?db=c&rp=autogen", encode.Second},
		{"https://h/api/v2/write?org=o&bucket=b/rp", "https://h/api/v2/write?bucket=b%2Frp&org=o&precision=s", "https://h/api/v2/write?bucket=b%2Frp&org=o", encode.Second},
		{"https://h/api/v2/write?org=me@example.org&bucket=b", "https://h/api/v2/write?bucket=b&org=me%40example.org&precision=s", "https://h/api/v2/write?bucket=b&org=me%40example.org", encode.Second},
		{"http://h:8181/api/v3/write_lp?db=d", "http://h:8181/api/v3/write_lp?db=d&precision=second", "http://h:8181/api/v3/write_lp?db=d", encode.Second},
		{"http://vm:8428/write", "http://vm:8428/write?precision=s", "http://vm:8428/write", encode.Second},
		{"http://vm:8428/write?", "http://vm:8428/write?precision=s", "http://vm:8428/write", encode.Second},
		{"http://[::1]:8086/write?db=c", "http://[::1]:8086/write?db=c&precision=s", "http://[::1]:8086/write?db=c", encode.Second},
		{"http://[fe80::1%25en0]/write?db=c", "http://[fe80::1%25en0]/write?db=c&precision=s", "http://[fe80::1%25en0]/write?db=c", encode.Second},
		{"HTTP://Influx.Example.ORG/write?db=C", "http://Influx.Example.ORG/write?db=C&precision=s", "http://influx.example.org/write?db=C", encode.Second},
		{"http://h/a%2Fb/influx/write?db=c%20d", "http://h/a%2Fb/influx/write?db=c+d&precision=s", "http://h/a%2Fb/influx/write?db=c+d", encode.Second},
		// InfluxDB 1.6 takes "us" and "second" for nanoseconds, so each API
		// is sent the word in its own documentation.
		{"http://h/write?db=c&precision=n", "http://h/write?db=c&precision=ns", "http://h/write?db=c", encode.Nanosecond},
		{"http://h/write?db=c&precision=us", "http://h/write?db=c&precision=u", "http://h/write?db=c", encode.Microsecond},
		{"http://h/write?db=c&precision=%C2%B5", "http://h/write?db=c&precision=u", "http://h/write?db=c", encode.Microsecond},
		{"http://h/write?db=c&precision=ms", "http://h/write?db=c&precision=ms", "http://h/write?db=c", encode.Millisecond},
		{"http://h/write?db=c&precision=second", "http://h/write?db=c&precision=s", "http://h/write?db=c", encode.Second},
		{"http://h/write?db=c&precision=s&precision=ns", "http://h/write?db=c&precision=s", "http://h/write?db=c", encode.Second},
		{"http://h/api/v2/write?bucket=b&precision=u", "http://h/api/v2/write?bucket=b&precision=us", "http://h/api/v2/write?bucket=b", encode.Microsecond},
		{"http://h/api/v2/write?bucket=b&precision=n", "http://h/api/v2/write?bucket=b&precision=ns", "http://h/api/v2/write?bucket=b", encode.Nanosecond},
		{"http://h/api/v3/write_lp?db=d&precision=ms", "http://h/api/v3/write_lp?db=d&precision=millisecond", "http://h/api/v3/write_lp?db=d", encode.Millisecond},
		{"http://h/api/v3/write_lp?db=d&precision=ns", "http://h/api/v3/write_lp?db=d&precision=nanosecond", "http://h/api/v3/write_lp?db=d", encode.Nanosecond},
		{"http://h/write?precision=", "http://h/write?precision=s", "http://h/write", encode.Second},
	}
	for _, test := range tests {
		a, err := sink.Parse(test.address)
		if err != nil {
			t.Errorf("%s: %v", test.address, err)
			continue
		}
		if a.String() != test.sent || a.Name() != test.name || a.Precision() != test.precision {
			t.Errorf("%s: sent to %s, name %s, precision %v; want %s, %s, %v",
				test.address, a, a.Name(), a.Precision(), test.sent, test.name, test.precision)
		}
		again, err := sink.Parse(a.Name())
		if err != nil || again.Name() != a.Name() {
			t.Errorf("%s: its name is %s, and of that %v, %v", test.address, a.Name(), again, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ why, address, want string }{
		{"nothing", "", "http://"},
		{"no scheme", "h/write", "http://"},
		{"a host for a scheme", "h:8086/write?db=c", "http://"},
		{"a port for a host", ":8086/write", "no URL"},
		{"another scheme", "udp://h:8089/write", "http://"},
		{"a file", "file:///write", "http://"},
		{"a Unix socket", "http+unix://h/write", "http://"},
		{"no slashes", "http:h/write", "no host"},
		{"no host", "http:///write", "no host"},
		{"no host but a port", "http://:8086/write", "no host"},
		{"no path", "http://h:8086", "full write address"},
		{"no path but a query", "http://h:8086?db=c", "full write address"},
		{"only a slash", "http://h:8086/?db=c", "full write address"},
		{"a fragment", "http://h/write?db=c#x", "after #"},
		{"an empty fragment", "http://h/write?db=c#", "after #"},
		{"a port too high", "http://h:65536/write", "port"},
		{"port 0", "http://h:0/write", "port"},
		{"a port that is a word", "http://h:http/write", "no URL"},
		{"half an IPv6 address", "http://[::1/write", "no URL"},
		{"a space in the host", "http://a b/write", "no URL"},
		{"a line break", "http://h/write\n?db=c", "no URL"},
		{"a bad escape in the path", "http://h/%zz/write", "no URL"},
		{"a bad escape in the query", "http://h/write?db=%zz", "part after ?"},
		{"a semicolon in the query", "http://h/write?db=c;rp=a", "part after ?"},
		{"minutes", "http://h/write?db=c&precision=m", "precision"},
		{"hours", "http://h/write?db=c&precision=h", "precision"},
		{"left to the server", "http://h/api/v3/write_lp?db=c&precision=auto", "precision"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			a, err := sink.Parse(test.address)
			e := wantCode(t, err, sink.CodeBadAddress)
			if a != nil || e.Hint == "" {
				t.Errorf("got %v, hint %q", a, e.Hint)
			}
			if want := strings.Replace(test.want, "no URL", "not a URL", 1); !strings.Contains(err.Error(), want) {
				t.Errorf("error %q, want %q in it", err, want)
			}
		})
	}
}

// hinted is an error's hint.
type hinted struct{ Hint string }

func wantCode(t *testing.T, err error, code fault.Code) hinted {
	t.Helper()
	var e *fault.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("got %v, want code %s", err, code)
	}
	return hinted{e.Hint}
}

const secret = "s3cr3t"

// everything is all that a person, a log or a file may show of an error.
func everything(err error) string {
	text := fmt.Sprintf("%v|%+v|%#v|%q", err, err, err, err)
	var e *fault.Error
	if errors.As(err, &e) {
		text += e.Hint + e.Act + e.Operand + fmt.Sprint(e.Err)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		text += "|" + err.Error()
	}
	return text
}

// TestNoSecretIsShown puts a password wherever a user may put one.
func TestNoSecretIsShown(t *testing.T) {
	places := []string{
		"http://user:%s@h:8086/write?db=c", "http://%s@h/write?db=c", "http://:%s@h/write?db=c", "https://user:%s@h", "user:%s@h:8086/write",
		"//user:%s@h/write", "ftp://user:%s@h/write", "http:user:%s@h/write", "http://user:%s@/write", "http://user:%s@h/write?precision=x",
		"http://user:%s@h/write#x", "http://user:%s@h:99999/write", "http://user:%s@h/write?db=%%zz", "http://user:pa ss%s@h/write",
		// with a character in it that ends the user info
		"http://user:12/%s@h:8086/write?db=c", "http://user:12?%s@h:8086/write?db=c", "http://user:12#%s@h:8086/write?db=c",
		"http://user:%s/12@h/write", "http://%s/12@h/write", "http://%s?12@h/write", "http://%s#12@h/write",
		"http://h/write?db=c#%s",
	}
	for _, key := range []string{
		"u", "p", "token", "U", "P", "Token", "TOKEN", "password", "passwd", "Passwd", "pass", "user", "username", "auth", "authKey", "access_token",
		"api_key", "apikey", "client_secret", "jwt", "bearer_token", "credentials", "%70", "to%6Ben",
	} {
		places = append(places, "http://h/write?db=c&"+strings.ReplaceAll(key, "%", "%%")+"=%s", "http://h/write?"+strings.ReplaceAll(key, "%", "%%")+"=%s&precision=ns")
	}
	places = append(places, "http://h/write?precision=s;p=%s", "http://h/write?precision=s&p=%%zz%s", "http://h/write?db=c&p=%s;", "http://h/write?p=&db=c&p=%s")
	for _, place := range places {
		address := fmt.Sprintf(place, secret)
		a, err := sink.Parse(address)
		if err == nil {
			t.Errorf("%s was taken: %s", address, a)
			continue
		}
		if text := everything(err); strings.Contains(text, secret) {
			t.Errorf("%s: %s", address, text)
		}
		var e *fault.Error
		if !errors.As(err, &e) || e.Hint == "" {
			t.Errorf("%s: no hint: %v", address, err)
		}
	}
	for _, address := range []string{"http://user:x@h/write?db=c", "http://h/write?db=c&P=x", "http://h/write?db=c&token", "http://user:1/2@h/write"} {
		_, err := sink.Parse(address)
		if e := wantCode(t, err, sink.CodeCredentialsInURL); !strings.Contains(e.Hint, "INFLUX_TOKEN") {
			t.Errorf("%s: hint %q", address, e.Hint)
		}
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		address string
		kind    sink.Kind
		want    string
	}{
		{"http://h/write?db=c", sink.InfluxDB, ""},
		{"http://h/write", sink.InfluxDB, "db="},
		{"http://h/write?db=", sink.InfluxDB, "db="},
		{"http://h/api/v2/write?org=o", sink.InfluxDB, "bucket="},
		{"http://h/api/v2/write?org=o&bucket=b", sink.InfluxDB, ""},
		{"http://h/api/v3/write_lp", sink.InfluxDB, "db="},
		{"http://h/api/v3/write_lp?db=d", sink.InfluxDB, ""},
		{"http://h/write", sink.VictoriaMetrics, ""},
		{"http://h/write", sink.Unknown, ""},
	}
	for _, test := range tests {
		err := parse(t, test.address).Check(test.kind)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s of %s: %v, want %q", test.address, test.kind, err, test.want)
		}
	}
}

// FuzzParse: no panic, only the package's own errors; an accepted address has no
// user info and a precision, and parsing its name returns the same name.
func FuzzParse(f *testing.F) {
	for _, address := range []string{
		"http://h:8086/write?db=c", "https://u:p@[::1%25a]:1/api/v2/write?bucket=b&precision=us#x", "http:a@b", "http://h/%2F/api/v3/write_lp?db=d&db=e;f",
		"http://h\x1b[31m/write?db=c", "http://h:8086/write?db=c&precision=\x7f", "h\x7f://",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		a, err := sink.Parse(address)
		if err != nil {
			codetest.PrintableError(t, err)
			var e *fault.Error
			if !errors.As(err, &e) || e.Hint == "" {
				t.Fatalf("got %v", err)
			}
			return
		}
		u, err := url.Parse(a.String())
		if err != nil || u.User != nil || u.Query().Get("precision") == "" || u.Fragment != "" || strings.ContainsAny(a.String(), "\n\r\x1b") {
			t.Fatalf("%q was taken: %q, %v", address, a, err)
		}
		again, err := sink.Parse(a.Name())
		if err != nil || again.Name() != a.Name() {
			t.Fatalf("%q has the name %q, and that %v, %v", address, a.Name(), again, err)
		}
	})
}

func TestSameSeries(t *testing.T) {
	const base = "http://h:8428/write?db=caching"
	for other, want := range map[string]bool{
		base:                             true,
		"http://H:8428/write?db=caching": true,
		base + "&rp=autogen":             true, // VictoriaMetrics knows no retention policies
		base + "&precision=ms":           true,
		"http://h:8428/api/v2/write?db=caching&bucket=b": true,
		"http://h:8428/influx/write?db=caching":          true,
		"http://h:8428/write?db=other":                   false,
		"http://h:8428/write":                            false,
		base + "&extra_label=site=a":                     false,
		"http://h:8429/write?db=caching":                 false,
		"https://h:8428/write?db=caching":                false,
		"http://h:8428/prefix/write?db=caching":          false,
		"/a/file":                                        false,
	} {
		a, err := sink.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.SameSeries(other); got != want {
			t.Errorf("SameSeries(%q) = %v", other, got)
		}
	}
}
