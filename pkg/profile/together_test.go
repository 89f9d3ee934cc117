package profile_test

import (
	"crypto/elliptic"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func p256() elliptic.Curve { return elliptic.P256() }

// copyOf is a profile with identifiers and UUIDs of its own.
func copyOf(tb testing.TB, text, name string, digit int) string {
	tb.Helper()
	text = edit(tb, edit(tb, text, "com.example.test.global", "com.example."+name+".part"), "com.example.test<", "com.example."+name+"<")
	text = edit(tb, text, "22222222-2222-4222-8222-222222222222", fmt.Sprintf("22222222-2222-4222-8222-%012d", digit))
	return edit(tb, text, "11111111-1111-4111-8111-111111111111", fmt.Sprintf("11111111-1111-4111-8111-%012d", digit))
}

// together returns the rules and messages for each profile.
func together(tb testing.TB, texts ...string) []string {
	tb.Helper()
	var named []profile.Named
	for i, text := range texts {
		one := profile.Named{Name: fmt.Sprintf("file%d", i)}
		if text != "" {
			one.Profile = mustParse(tb, []byte(text))
		}
		named = append(named, one)
	}
	var got []string
	for _, list := range profile.Together(named) {
		var lines []string
		for _, f := range list {
			lines = append(lines, f.Rule+" "+f.Path+" "+f.Message)
		}
		got = append(got, strings.Join(lines, "\n"))
	}
	return got
}

func TestSameIdentifier(t *testing.T) {
	other := edit(t, plain, "22222222-2222-4222-8222-222222222222", "44444444-4444-4444-8444-444444444444")
	third := edit(t, plain, "<string>Test</string>", "<string>Third</string>")
	signed := string(mustSign(t, certtest.Authority{}.Issue(t, "s", certtest.ECDSA(t, p256()), nil).Identity(), []byte(plain)))
	if got := together(t, plain, other); got[0] != "" || !strings.HasPrefix(got[1], "same-identifier :PayloadIdentifier file0 has this identifier too") {
		t.Errorf("two: %q", got)
	}
	if got := together(t, plain, "", other, third, plain); !strings.Contains(got[2], "file0 and file3 have") || got[0]+got[1]+got[3]+got[4] != "" {
		t.Errorf("three: %q", got)
	}
	if got := together(t, plain, signed, plain); strings.Join(got, "") != "" {
		t.Errorf("the same one, signed and twice: %q", got)
	}
}

func TestConflicts(t *testing.T) {
	yes := edit(t, plain, "<false/>", "<true/>")
	a, b := copyOf(t, plain, "a", 1), copyOf(t, yes, "b", 2)
	got := together(t, a, b)
	if got[0] != "" || got[1] != "conflict :PayloadContent:0:MultipleSessionEnabled MultipleSessionEnabled of .GlobalPreferences is true here, and false in file0" {
		t.Errorf("yes and no: %q", got)
	}
	if got := together(t, a, copyOf(t, plain, "b", 2)); strings.Join(got, "") != "" {
		t.Errorf("the same: %q", got)
	}
	if got := together(t, a, edit(t, b, "<string>System</string>", "<string>User</string>")); strings.Join(got, "") != "" {
		t.Errorf("a user's: %q", got)
	}
	allow, deny := privacy(t, "Calendar", nil), privacy(t, "Calendar", map[string]string{"Allowed": "<false/>"})
	if got := together(t, copyOf(t, allow, "a", 1), copyOf(t, deny, "b", 2)); !strings.Contains(got[1], "Calendar for com.example.app is denied here, and allowed in file0") {
		t.Errorf("privacy: %q", got)
	}
	if got := together(t, copyOf(t, direct(t, "com.example.app", "<key>Password</key><string>one</string>"), "a", 1),
		copyOf(t, direct(t, "com.example.app", "<key>Password</key><string>two</string>"), "b", 2)); strings.Contains(got[1], "one") || strings.Contains(got[1], "two") || !strings.Contains(got[1], "conflict") {
		t.Errorf("a secret: %q", got)
	}
}

// TestManyConflicts: two variants of one profile disagree about everything, and one
// screen of that is enough.
func TestManyConflicts(t *testing.T) {
	keys := func(value string) string {
		var text strings.Builder
		for i := range 40 {
			fmt.Fprintf(&text, "<key>k%d</key>%s", i, value)
		}
		return direct(t, "com.example.app", text.String())
	}
	got := together(t, copyOf(t, keys("<true/>"), "a", 1), copyOf(t, keys("<false/>"), "b", 2))
	if n := strings.Count(got[1], "conflict "); n != 11 || !strings.Contains(got[1], "contradicts file0 in 30 more keys") {
		t.Errorf("%d findings in %q", n, got[1])
	}
}
