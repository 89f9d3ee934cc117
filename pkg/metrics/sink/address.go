package sink

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// The codes of errors of this package.
const (
	CodeBadAddress       fault.Code = "bad-address"              // not a usable write address
	CodeCredentialsInURL fault.Code = "credentials-in-url"       // secrets belong elsewhere
	CodeNotWriteEndpoint fault.Code = "not-a-write-endpoint"     // something answered, but not a write API
	CodeUnauthorized     fault.Code = "unauthorized"             // 401, 403
	CodePlaintext        fault.Code = "plaintext-password"       // a token or password would be sent unencrypted
	CodeBadCA            fault.Code = "bad-ca-file"              // no usable certificate in PEM
	CodeBadCertificate   fault.Code = "bad-certificate"          // the server's is not trusted; nothing was sent
	CodeNotFound         fault.Code = "write-endpoint-not-found" // 404: no such database, or no such path
	CodeUnavailable      fault.Code = "sink-unavailable"         // no answer, or 429 and 5xx, up to the last try
	CodeRefused          fault.Code = "sink-refused"             // the whole request was refused for another reason
	CodeTooManyRefused   fault.Code = "too-many-refused-lines"   // a hundred lines were refused for one reason
	CodeOutcomeUnknown   fault.Code = "outcome-unknown"          // sent, no answer, and sending again would count twice
	CodeReadBack         fault.Code = "read-back-failed"         // VictoriaMetrics could not be asked what it holds
)

const credentialsHint = "set INFLUX_TOKEN, or INFLUX_USERNAME and INFLUX_PASSWORD, or use --token-file" //nolint:gosec // names of variables, not a secret

const addressHint = "use the full write address, such as http://influx.example.org:8086/write?db=caching"

// Address is the address of a write API, to which lines are posted.
type Address struct {
	url       *url.URL
	precision encode.Precision
}

// Parse checks a write address such as http://h:8086/write?db=caching. Credentials
// in it are refused: they would end up in process lists and logs. A precision in the query is obeyed, and spelled as the path's
// API documents it; without one, seconds are requested, because a server that
// has to guess can guess wrong.
func Parse(address string) (*Address, error) {
	u, err := url.Parse(address)
	if err != nil {
		// url.Error repeats the address, which may hold a password.
		return nil, badAddress("", "it is not a URL")
	}
	query, queryErr := url.ParseQuery(u.RawQuery)
	shown := outbound.Shown(address)
	port, portErr := strconv.ParseUint(cmp.Or(u.Port(), "80"), 10, 16)
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, badAddress(shown, "it does not begin with http:// or https://")
	case outbound.HasCredentials(address):
		return nil, CredentialsError(address)
	case u.Hostname() == "":
		return nil, badAddress(shown, "it has no host")
	case portErr != nil || port == 0:
		return nil, badAddress(shown, "its port is not valid")
	case u.Fragment != "" || strings.HasSuffix(address, "#"):
		return nil, badAddress(shown, "it has a part after #")
	case queryErr != nil:
		return nil, badAddress(shown, "the part after ? is not valid: write a literal % as %25 and a literal ; as %3B")
	case u.Path == "" || u.Path == "/":
		return nil, badAddress(shown, "it is not a full write address")
	}
	a := &Address{url: u, precision: encode.Second}
	if word := query.Get("precision"); word != "" {
		if a.precision, err = encode.ParsePrecision(word); err != nil {
			return nil, badAddress(shown, err.Error())
		}
	}
	query.Set("precision", a.precisionWord())
	u.RawQuery, u.ForceQuery = query.Encode(), false
	return a, nil
}

// precisionWord spells the precision as the API of the path's version does. In
// tests InfluxDB 1.6 silently took any other word for nanoseconds: "us" puts
// every point in January 1970.
func (a *Address) precisionWord() string {
	switch a.version() {
	case 3:
		return [...]string{"nanosecond", "microsecond", "millisecond", "second"}[a.precision]
	case 2:
		return [...]string{"ns", "us", "ms", "s"}[a.precision]
	default:
		return [...]string{"ns", "u", "ms", "s"}[a.precision]
	}
}

// CredentialsError returns the error for an address with credentials in it.
func CredentialsError(address string) error {
	return &fault.Error{
		Code: CodeCredentialsInURL, Act: "reading address", Operand: outbound.Shown(address),
		Err: errors.New("it contains credentials"), Hint: "remove them and " + credentialsHint,
	}
}

func badAddress(shown, why string) error {
	return &fault.Error{
		Code: CodeBadAddress, Act: fmt.Sprintf("reading address %q", shown), Err: errors.New(why), Hint: addressHint,
	}
}

// String returns the address. It has no secret, so it may be shown and stored.
func (a *Address) String() string { return a.url.String() }

// Name identifies the sink: addresses that differ only in the precision of
// timestamps have the same name.
func (a *Address) Name() string {
	u := *a.url
	query := u.Query()
	query.Del("precision")
	u.RawQuery = query.Encode()
	u.Host = strings.ToLower(u.Host)
	return u.String()
}

// SameSeries reports whether VictoriaMetrics would store what is written to two
// addresses in the same series. It has several write paths for the APIs of
// InfluxDB, and of the query only db and extra_label become labels.
func (a *Address) SameSeries(name string) bool {
	other, err := Parse(name)
	return err == nil && a.series() == other.series()
}

func (a *Address) series() string {
	query := a.url.Query()
	labels := url.Values{"db": query["db"], "extra_label": slices.Sorted(slices.Values(query["extra_label"]))}
	u := a.sibling("", labels)
	u.Host = strings.ToLower(u.Host)
	return u.String()
}

// Precision returns the unit of timestamps in the address.
func (a *Address) Precision() encode.Precision { return a.precision }

// version returns the version of InfluxDB's API, which the path shows.
func (a *Address) version() int {
	switch {
	case strings.HasSuffix(a.url.Path, "/api/v3/write_lp"):
		return 3
	case strings.HasSuffix(a.url.Path, "/api/v2/write"):
		return 2
	default:
		return 1
	}
}

// loopback reports whether the server is on this machine.
func (a *Address) loopback() bool { return outbound.Loopback(a.url.Hostname()) }

// sibling returns another address of the same server: name takes the place of
// the last parts of the write path.
func (a *Address) sibling(name string, query url.Values) *url.URL {
	base := a.url.EscapedPath()
	for _, end := range []string{"/influx/api/v2/write", "/influx/write", "/api/v3/write_lp", "/api/v2/write", "/write"} {
		if rest, found := strings.CutSuffix(base, end); found {
			base = rest
			break
		}
	}
	root := &url.URL{Scheme: a.url.Scheme, Host: a.url.Host, Path: "/", RawQuery: query.Encode()}
	return root.JoinPath(base, name)
}

// missing returns the name of a query parameter that this kind of server needs
// and the address lacks, or "".
func (a *Address) missing(kind Kind) string {
	query := a.url.Query()
	switch {
	case kind != InfluxDB:
		return ""
	case a.version() == 2 && query.Get("bucket") == "":
		return "bucket"
	case a.version() != 2 && query.Get("db") == "":
		return "db"
	default:
		return ""
	}
}
