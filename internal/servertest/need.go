package servertest

import (
	"os"
	"os/exec"
	"testing"
)

// Need gives the path of a program that a test cannot do without. Where it is
// missing the test is skipped, or fails if [Required] says so; the message
// names the Debian package that has it.
func Need(tb testing.TB, program, pkg string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if Required() {
		tb.Fatalf("%s is not installed: apt-get install --no-install-recommends %s", program, pkg)
	}
	tb.Skipf("%s is not installed: apt-get install --no-install-recommends %s", program, pkg)
	return ""
}

// Required says whether a missing program shall fail a test.
func Required() bool {
	return os.Getenv("MACWRANGLER_REAL_PARTS") == "1"
}
