// Command macwrangler serves people who administer fleets of Macs: one static
// binary, one area a task. Package cli holds the commands, the packages below
// pkg the work.
package main

import (
	"context"
	"io"
	"log"
	"os"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

func main() {
	log.SetOutput(io.Discard) // net/http's remarks on connections are no messages of ours
	ctx, signals := frame.CatchSignals(context.Background())
	streams := frame.NewStreams(os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, signals)
	os.Exit(cli.Run(ctx, cli.Args(os.Args), streams))
}
