package cachelocatorcmd

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/clitest"
)

// runLine runs a command line of this area.
func runLine(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return clitest.Run(t, clitest.Tree(New), nil, args...)
}
