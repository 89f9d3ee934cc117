package ldaptest_test

import (
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
)

// sizes returns how many accounts share each number.
func sizes(users ldaptest.Truth) map[uint32]int {
	of := map[uint32]int{}
	for number, guids := range users.Sets {
		of[number] = len(guids)
	}
	return of
}

var wantUsers = map[uint32]int{ldaptest.Twins: 2, ldaptest.TopBit: 2, ldaptest.Triplets: 3, ldaptest.HalfOff: 2}

func TestSlapd(t *testing.T) {
	s := ldaptest.StartSlapd(t, ldaptest.Options{Users: 1500, Odd: true})
	users := s.Truth(t, ldaptest.UserFilter)
	if users.Accounts != 1502 { // python counts both values of the odd one
		t.Errorf("%d users", users.Accounts)
	}
	if diff := cmp.Diff(wantUsers, sizes(users)); diff != "" {
		t.Errorf("users that share a number (-want +got):\n%s", diff)
	}
	groups := s.Truth(t, ldaptest.GroupFilter)
	if diff := cmp.Diff(map[uint32]int{ldaptest.TwoGroup: 2}, sizes(groups)); diff != "" || groups.Accounts != 15 {
		t.Errorf("%d groups, those that share a number (-want +got):\n%s", groups.Accounts, diff)
	}
}

func TestEndsWithTheTest(t *testing.T) {
	var address string
	t.Run("inner", func(t *testing.T) {
		address = strings.TrimPrefix(ldaptest.StartSlapd(t, ldaptest.Options{Users: 20}).LDAP, "ldap://")
	})
	if address == "" {
		t.Skip("the inner test was skipped")
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Error("slapd still answers")
	}
}
