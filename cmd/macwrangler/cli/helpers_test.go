package cli

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/clitest"
)

// runLine runs a command line over the whole tree.
func runLine(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return clitest.Run(t, newTree, nil, args...)
}
