// Package cli is the command line of macwrangler: the tree of its commands.
//
// [Run] runs one command line, [Commands] returns the tree to the generator of
// docs/cli. What all verbs have is in the package frame, an area's verbs are in
// a package of their own. No rule about Macs lives here: a verb reads its
// flags, calls a library below pkg and hands the result to the frame.
package cli

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/aduidcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/alertscmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/cachelocatorcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/chromecmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/diskcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/fuscmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/metricscmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/pipcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/pkgcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/profilecmd"
)

// area is what the root knows of an area.
type area struct {
	commands func(a *frame.App) *cobra.Command
	codes    func() frame.Codes
}

// areas lists the areas in the order in which explain does; help sorts them.
func areas() []area {
	return []area{
		{aduidcmd.New, aduidcmd.Codes},
		{alertscmd.New, alertscmd.Codes},
		{cachelocatorcmd.New, cachelocatorcmd.Codes},
		{chromecmd.New, chromecmd.Codes},
		{diskcmd.New, diskcmd.Codes},
		{fuscmd.New, fuscmd.Codes},
		{metricscmd.New, metricscmd.Codes},
		{pipcmd.New, pipcmd.Codes},
		{pkgcmd.New, pkgcmd.Codes},
		{profilecmd.New, profilecmd.Codes},
	}
}

// Run runs the command line args (without the program's name) and returns the
// exit status. It prints the error, if there is one, once. A context that is
// cancelled counts as an interruption.
func Run(ctx context.Context, args []string, s frame.Streams) int {
	return frame.Run(ctx, args, s, newTree)
}

// Commands returns the tree of commands without streams, for reading only:
// the documentation is made from it.
func Commands() *cobra.Command {
	discard := frame.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}
	return newTree(frame.NewApp(discard))
}

// newTree makes the whole tree of commands.
func newTree(a *frame.App) *cobra.Command {
	root := frame.NewRoot(a, newVersion(a), newCompletion(a), newExplain(a))
	for _, area := range areas() {
		root.AddCommand(area.commands(a))
	}
	showVersion := root.Flags().Bool("version", false, "print the version, like the command of that name")
	help := root.RunE
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if *showVersion {
			return runVersion(a)
		}
		return help(cmd, args)
	}
	return root
}
