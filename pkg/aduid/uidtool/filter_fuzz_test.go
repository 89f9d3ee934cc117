package uidtool

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// FuzzFilters: a name that anybody may type at the login window is refused, or stays
// a value of the filter, as another library reads it.
func FuzzFilters(f *testing.F) {
	for _, name := range []string{"anna", "anna@corp.example.com", "a)(|(uid=*", "*", "\\2a", "a\x00b", "ü@", "a\x1b[31m", " a", "NONE"} {
		f.Add(name, "corp.example.com")
	}
	f.Fuzz(func(t *testing.T, name, domain string) {
		if err := checkName(name); err != nil {
			codetest.PrintableError(t, err)
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		user, _, isUPN := strings.Cut(name, "@")
		for i, filter := range filters(name, domain) {
			packet, err := ldap.CompileFilter(filter)
			if err != nil || len(packet.Children) != 3 {
				t.Fatalf("%q: filter %q, %v", name, filter, err)
			}
			equal, want := packet.Children[2], [2]string{"sAMAccountName", name}
			switch {
			case i == 1:
				want[1] = user
			case isUPN:
				want[0] = "userPrincipalName"
			}
			if equal.Tag != ldap.FilterEqualityMatch || len(equal.Children) != 2 || equal.Children[0].Data.String() != want[0] || equal.Children[1].Data.String() != want[1] {
				t.Errorf("%q: filter %q asks for %q, want %q", name, filter, equal.Data.String(), want)
			}
		}
	})
}
