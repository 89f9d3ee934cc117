package uidtool

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// directory has the accounts for each filter.
type directory struct {
	answers map[string][]aduid.Entry
	skips   []aduid.Skip
	err     error
	asked   []string
}

func (d *directory) search(filter string) (aduid.Source, error) {
	d.asked = append(d.asked, filter)
	return answer{d, filter}, nil
}

type answer struct {
	*directory
	filter string
}

func (a answer) Read(_ context.Context, v aduid.Visitor) error {
	for _, skip := range a.skips {
		v.Skip(skip)
	}
	for _, entry := range a.answers[a.filter] {
		if err := v.Account(entry); err != nil {
			return err
		}
	}
	return a.err
}

func (answer) Find(context.Context, []aduid.Ref, func(aduid.Ref, aduid.Account) error) error {
	return errors.New("names were not asked for")
}

func entry(t *testing.T, name, guid string) aduid.Entry {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(guid)
	if err != nil || len(raw) != 16 {
		t.Fatalf("%q: %v", guid, err)
	}
	return aduid.Entry{GUID: aduid.GUID(raw), DN: []byte("CN=" + name + ",DC=example,DC=org"), Name: []byte(name)}
}

const jdoeFilter = "(&(objectCategory=person)(objectClass=user)(sAMAccountName=jdoe))"

// code returns the code of an error, or its text if it has none.
func code(err error) fault.Code {
	if c := fault.CodeOf(err); c != fault.Failed {
		return c
	}
	return fault.Code(err.Error())
}

func TestUID(t *testing.T) {
	// A published record of a Mac: this GUID has the uid 953513374.
	jdoe := entry(t, "jdoe", "nnXVOMyBsU6Jg3MEIn9j9Q==")
	other := entry(t, "other", "8TxwbNG1+EGICzF3KMvU9Q==")
	lost := errors.New("the server went away")
	upn := "(&(objectCategory=person)(objectClass=user)(userPrincipalName=jdoe@example.org))"
	for _, test := range []struct {
		name    string
		ask     string
		answers map[string][]aduid.Entry
		skips   []aduid.Skip
		err     error
		holder  string
		unknown error
		want    aduid.UID
		code    fault.Code
	}{
		{name: "one", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, want: 953513374},
		{name: "UPN", ask: "jdoe@example.org", answers: map[string][]aduid.Entry{upn: {jdoe}, jdoeFilter: {other}}, want: 953513374},
		{name: "implicit UPN", ask: "jdoe@EXAMPLE.org", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, want: 953513374},
		{name: "UPN of elsewhere", ask: "jdoe@other.org", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, code: CodeNotFound},
		{name: "nobody", ask: "jdoe", code: CodeNotFound},
		{name: "two", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe, other}}, code: CodeAmbiguous},
		{
			name: "one and one that cannot be read", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}},
			skips: []aduid.Skip{{DN: "CN=x", Code: "wrong-length"}}, code: CodeNoGUID,
		},
		{name: "cut after one", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, err: lost, code: `looking up "jdoe": the server went away`},
		{name: "root", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {entry(t, "jdoe", "AAAAgAAAAEAAAAAAAAAAAA==")}}, code: CodeReserved},
		{name: "500", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {entry(t, "jdoe", "9AEAgAAAAEAAAAAAAAAAAA==")}}, code: CodeReserved},
		{name: "501", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {entry(t, "jdoe", "9QEAgAAAAEAAAAAAAAAAAA==")}}, want: 501},
		{name: "taken", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, holder: "admin", code: CodeTaken},
		{name: "own already", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, holder: "JDoe", want: 953513374},
		{name: "holder unknown", ask: "jdoe", answers: map[string][]aduid.Entry{jdoeFilter: {jdoe}}, unknown: lost, code: CodeUnknown},
		{name: "not set", ask: "NONE", code: CodeBadName},
		{name: "empty", ask: "", code: CodeBadName},
		{name: "line feed", ask: "jdoe\n", code: CodeBadName},
		{name: "no text", ask: "\xff", code: CodeBadName},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := directory{answers: test.answers, skips: test.skips, err: test.err}
			tool := Tool{
				Search: d.search, Domain: "example.org",
				Holder: func(context.Context, aduid.UID) (string, error) { return test.holder, test.unknown },
			}
			uid, err := tool.UID(t.Context(), test.ask)
			if code(err) != test.code || err == nil && uid != test.want {
				t.Errorf("got %d, %v; want %d, code %q", uid, err, test.want, test.code)
			}
		})
	}
}

func TestFilters(t *testing.T) {
	got := filters(`a*)(uid=*\é`+"\x00", "")
	want := []string{`(&(objectCategory=person)(objectClass=user)(sAMAccountName=a\2a\29\28uid\3d\2a\5c\c3\a9\00))`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
