package servertest

import (
	"os"
	"os/exec"
	"testing"
)

// Need returns the path of a program that a test needs. If it is missing the test
// is skipped, or fails if [Required]; the message names the Debian package.
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

// Required reports whether a missing program fails a test.
func Required() bool {
	return os.Getenv("MACWRANGLER_REAL_PARTS") == "1"
}
