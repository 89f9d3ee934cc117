package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestArgs checks that under the name uidtool no argument is a flag.
func TestArgs(t *testing.T) {
	for _, test := range []struct{ argv, want []string }{
		{[]string{"/usr/local/bin/macwrangler", "aduid", "--help"}, []string{"aduid", "--help"}},
		{[]string{"macwrangler"}, []string{}},
		{[]string{"/usr/local/bin/uidtool", "--help"}, []string{"aduid", "uidtool", "--", "--help"}},
		{[]string{"/usr/local/bin/UIDTool", "jdoe"}, []string{"aduid", "uidtool", "--", "jdoe"}},
		{[]string{"uidtool"}, []string{"aduid", "uidtool", "--"}},
		{nil, nil},
	} {
		if diff := cmp.Diff(test.want, Args(test.argv)); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", test.argv, diff)
		}
	}
}
