package ldaptest

import (
	_ "embed"
	"encoding/json"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

//go:embed truth.py
var truthProgram string

// Truth is the content of a server: the number of accounts, and the sorted GUIDs,
// as text in upper case, of those that share a number.
type Truth struct {
	Accounts int
	Sets     map[uint32][]string
}

// Truth reads the matches of a filter with ldapsearch, page by page, and counts
// them with python3.
func (s *Server) Truth(tb testing.TB, filter string) Truth {
	tb.Helper()
	search := servertest.Need(tb, "ldapsearch", "ldap-utils")
	python := servertest.Need(tb, "python3", "python3")
	dump := s.output(tb, nil, []string{"LDAPTLS_CACERT=" + s.CAFile}, search, s.SearchArgs(s.LDAPS, filter, "objectGUID")...)
	var truth Truth
	if err := json.Unmarshal(s.output(tb, dump, nil, python, "-c", truthProgram), &truth); err != nil {
		tb.Fatal(err)
	}
	return truth
}

// SearchArgs are the arguments of an ldapsearch that reads everything.
func (s *Server) SearchArgs(url, filter string, attributes ...string) []string {
	return append([]string{
		"-x", "-LLL", "-o", "ldif-wrap=no", "-E", "pr=1000/noprompt", "-H", url,
		"-D", Reader, "-y", s.PasswordFile, "-b", Base, filter,
	}, attributes...)
}
