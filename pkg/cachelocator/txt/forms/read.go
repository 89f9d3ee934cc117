package forms

import (
	"fmt"
	"strings"
)

const (
	// MaxText is how many bytes of text are read.
	MaxText = 1 << 20
	// maxString is how many bytes DNS allows in one string.
	maxString = 255
	maxTTL    = 1<<31 - 1 // RFC 2181, section 8
)

// Record is one TXT record.
type Record struct {
	// Name is the owner without the final dot, or "" if the form does not tell. It
	// may lack the domain, where a tool prints names relative to the zone.
	Name string
	// TTL is in seconds, or nil if it is not known.
	TTL *uint32
	// Rdata is each string with its length byte before it.
	Rdata []byte
	// Line and Column are the place in the text, or 0.
	Line, Column int
}

// Fault is a line in a known form that is wrong.
type Fault struct {
	Line         int
	Message, Fix string
}

// Absence is an answer by which a tool says that there is no record, or that
// there was no answer at all.
type Absence struct {
	Line         int
	Name, Server string // "" where the tool does not print it
	// What is the answer: NXDOMAIN, or what the tool calls it.
	What string
	// Failed is set if nobody answered, so that nothing is known of the record.
	Failed bool
}

// Text is what was read.
type Text struct {
	// Form is what the text is, for a person: "nslookup".
	Form    string
	Records []Record
	Faults  []Fault
	Absent  []Absence
	// Foreign counts the records of other types.
	Foreign int

	aliases map[string]string // by target
	starts  []int             // lines at which the answers of several nameservers begin
}

// form is one form: known reports whether a text has it, and read reads it.
type form struct {
	name  string
	known func(lines []string) bool
	read  func(t *Text, lines []string) error
}

// forms are those that are told by their lines, the surest first.
func forms() []form {
	return []form{
		{"dig +yaml", isYAML, readYAML},
		{"Infoblox CSV", isInfoblox, readInfoblox},
		{"MikroTik export", isMikroTik, readMikroTik},
		{"unbound configuration", isUnbound, readUnbound},
		{"Terraform", isTerraform, readTerraform},
		{"Resolve-DnsName", isResolveTable, readResolveTable},
		{"PowerShell list", isPowerShellList, readPowerShellList},
		{"Get-DnsServerResourceRecord", isServerTable, readServerTable},
		{"gcloud table", isGcloud, readGcloud},
		{"dnscmd /EnumRecords", isEnumRecords, readEnumRecords},
		{"nslookup", isNslookup, readNslookup},
		{"host", isHost, readHost},
	}
}

// Read finds the TXT records in a text of any known form. Errors are *[Error].
func Read(data []byte) (Text, error) { return read(data, false) }

// ReadOne is Read for a text that is known to be the data of one record, or else in
// one of the forms, such as an argument of a command. It takes data of other
// software, too.
func ReadOne(data []byte) (Text, error) { return read(data, true) }

func read(data []byte, one bool) (Text, error) {
	var t Text
	if len(data) > MaxText {
		t.fault(0, fmt.Sprintf("the text is larger than %d bytes", MaxText), "paste only the lines of the records")
		return t, nil
	}
	text, err := plain(data)
	if err != nil {
		return t, err
	}
	if err := t.read(text, one); err != nil {
		return Text{}, err
	}
	t.follow()
	t.settle()
	if len(t.Records)+len(t.Faults)+len(t.Absent)+t.Foreign == 0 {
		t.fault(1, "no TXT record was found", "paste a line such as: _aaplcache._tcp.example.com. 10800 IN TXT \"prs=192.0.2.1\"")
	}
	return t, nil
}

func (t *Text) read(text string, one bool) error {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	lines = unquoted(lines)
	text = strings.Join(lines, "\n")
	if typographic := typographicIn(lines); typographic != nil {
		return typographic
	}
	if err := t.readForm(text, lines, one); err != nil {
		return err
	}
	t.starts = answers(lines)
	t.several()
	return t.noQuoted()
}

func (t *Text) readForm(text string, lines []string, one bool) error {
	switch start := strings.TrimSpace(text); {
	case isJSON(start):
		t.Form = "JSON"
		return readJSON(t, start)
	case strings.HasPrefix(start, "<"):
		return unknown("it is XML or HTML")
	}
	for _, f := range forms() {
		if f.known(lines) {
			t.Form = f.name
			return f.read(t, lines)
		}
	}
	t.Form = "lines"
	return readLines(t, lines, one)
}

func (t *Text) fault(line int, message, fix string) {
	t.Faults = append(t.Faults, Fault{line, message, fix})
}

// add adds a record of strings.
func (t *Text) add(r Record, list ...[]byte) {
	r.Name = strings.TrimSuffix(r.Name, ".")
	r.Rdata = Rdata(list...)
	t.Records = append(t.Records, r)
}

// addQuoted is add for strings that each had quotes of their own. One that is too
// long is a fault where the record may be one of content caches; others are nobody's
// business.
func (t *Text) addQuoted(r Record, list ...[]byte) {
	for _, one := range list {
		if len(one) > maxString && ours(r.Name) {
			t.fault(r.Line, fmt.Sprintf("a string of %d bytes: DNS allows 255", len(one)), "create the records again with txt encode, which splits them")
		}
	}
	t.add(r, list...)
}

// ours reports whether a name may be one that the locator asks for.
func ours(name string) bool {
	return name == "" || strings.Contains(strings.ToLower(name), "aaplcache")
}

// Rdata joins strings, each with its length byte before it. A string of more
// than 255 bytes is split, as servers do that accept one.
func Rdata(list ...[]byte) []byte {
	var rdata []byte
	for _, one := range list {
		for len(one) > maxString {
			rdata = append(append(rdata, maxString), one[:maxString]...)
			one = one[maxString:]
		}
		rdata = append(append(rdata, byte(len(one))), one...) //nolint:gosec // 255 at most
	}
	return rdata
}
