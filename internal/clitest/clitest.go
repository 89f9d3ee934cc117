// Package clitest runs command lines inside the test's own process: [Run] with
// the tree of an area, which [Tree] makes, or with the whole one.
package clitest

import (
	"bytes"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// Tree makes a tree of commands with one area below the root.
func Tree(area func(a *frame.App) *cobra.Command) func(a *frame.App) *cobra.Command {
	return func(a *frame.App) *cobra.Command { return frame.NewRoot(a, area(a)) }
}

// Run runs a command line with nothing on standard input, the variables of env
// alone, and returns what it wrote.
func Run(t *testing.T, tree func(a *frame.App) *cobra.Command, env map[string]string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = frame.Run(t.Context(), args, frame.Streams{
		In: bytes.NewReader(nil), Out: &out, Err: &errs,
		LookupEnv: func(name string) (string, bool) { value, ok := env[name]; return value, ok },
	}, tree)
	return status, out.String(), errs.String()
}
