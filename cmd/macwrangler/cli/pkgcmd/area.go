// Package pkgcmd has the verbs of pkg: checking installer packages and the scripts
// and projects that they are made from.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/pkglint or pkg/flatpkg
// and hands the result to the frame.
package pkgcmd

import (
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// New returns the commands for installer packages.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "pkg",
		Short: "Check installer packages, projects and scripts",
		Long: `Check installer packages for macOS, and what they are made from: projects, payloads
and scripts. It runs on any system; neither pkgbuild nor pkgutil is needed.`,
		Example: "  # in CI: the whole repository, every finding as an annotation\n" +
			"  macwrangler pkg lint --format github .",
	}, newBuild(a), newChoices(a), newExpand(a), newLint(a), newRules(a), newShow(a), newSign(a), newVerify(a))
}
