package pkgcmd

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// verifyOptions are the argument and flags of pkg verify, and the clock.
type verifyOptions struct {
	frame.FindingOptions
	file   string
	caFile string
	now    func() time.Time
}

const verifyLong = `Check the signatures of an installer package: that every part of it is what was signed,
that the signer's certificate chains to a trusted one, is valid today and is one for
packages. The whole file is read.

The certificates in --ca-file are trusted; without it, those of this system, and Apple's
root wherever this runs. A certificate that is not for packages is an error, since anybody
can have one of a web server; with --ca-file it is a warning. A certificate that has expired since is a warning if a time
stamp proves that it was used in time, and otherwise an error. Revocation and what a notarization ticket says are not
checked: on a Mac, spctl -a -t install -v FILE does. To check what the package does, use
pkg lint.`

const verifyExample = `  macwrangler pkg verify Tools.pkg
  # a package that our own authority signed
  macwrangler pkg verify --ca-file our-root.pem Ours.pkg
  # who signed it, for a script
  macwrangler pkg verify --format json Tools.pkg | jq -r '.signature.signers[0].chain[0].subject'`

const verifySchema = "macwrangler/pkg.verify/1"

// verifyResult is the result of pkg verify.
type verifyResult struct {
	File      string            `json:"file"`
	Signature flatpkg.Signature `json:"signature"`
	// Ticket reports whether a notarization ticket is stapled to it.
	Ticket bool `json:"ticket"`
	finding.Report
}

func newVerify(a *frame.App) *cobra.Command {
	opts := verifyOptions{now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "verify FILE",
		Short:   "Check the signature of a package",
		Long:    verifyLong,
		Found:   "it is not signed, or its signature is not valid",
		Example: verifyExample,
		Args:    frame.Exactly("FILE"),
		Formats: frame.FindingFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.file = args[0]
			return runVerify(ctx, a, opts)
		},
	})
	frame.FindingVars(cmd, &opts.FindingOptions, flatpkg.VerifyRules())
	cmd.Flags().StringVar(&opts.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	return cmd
}

func runVerify(ctx context.Context, a *frame.App, opts verifyOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	if err := frame.StdinOnce(frame.RoleOf{Role: "the package", Path: opts.file}, frame.RoleOf{Role: "--ca-file", Path: opts.caFile}); err != nil {
		return err
	}
	roots, err := a.Roots(opts.caFile)
	if err != nil {
		return err
	}
	p, file, err := openWith(ctx, a, opts.file, flatpkg.Options{Damaged: true})
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	name := frame.InputName(opts.file)
	signature, err := p.Signature()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	found, err := p.Verify(flatpkg.VerifyOptions{Name: name, Roots: roots, Now: opts.now()})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result := verifyResult{File: name, Signature: signature, Ticket: len(p.Archive.Ticket()) > 0, Report: opts.Report(found)}
	err = a.RenderFindings(verifySchema, result, &opts.FindingOptions, result.Report, func(w *bufio.Writer) { printVerified(a, w, result) })
	if err != nil {
		return err
	}
	return opts.Verdict(result.Report)
}

// printVerified prints the text form: who signed, and what is wrong.
func printVerified(a *frame.App, w *bufio.Writer, r verifyResult) {
	name := fault.Printable(r.File)
	if !a.Quiet && r.Signature.Signed {
		for _, text := range signersTexts(r.Signature) {
			fmt.Fprintf(w, "%s: signed %s\n", name, fault.Printable(text))
		}
	}
	if len(r.Findings) > 0 {
		a.PrintFindings(w, r.Report)
	}
	if r.Counts.Error+r.Counts.Warning == 0 && r.Signature.Intact && !a.Quiet {
		fmt.Fprintf(w, "%s: the signature is valid\n", name)
	}
}
