// Command macwrangler serves people who administer fleets of Macs: one static
// binary, one area a task. Package cli holds the commands, the packages below
// pkg the work.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks; once it came, the second one ends the program.
	context.AfterFunc(ctx, stop)

	streams := frame.NewStreams(os.Stdin, os.Stdout, os.Stderr, os.LookupEnv)
	status := cli.Run(ctx, cli.Args(os.Args), streams)
	stop()
	os.Exit(status)
}
