package profilecmd

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// verifyOptions are the argument and flags of profile verify, and the clock.
type verifyOptions struct {
	frame.FindingOptions
	file   string
	caFile string
	now    func() time.Time
}

const verifyLong = `Check the signature of a configuration profile: that the content is what was
signed, that the signer's certificate chains to a trusted one and is valid today,
and that nothing follows the signature.

The certificates in --ca-file are trusted; without it, those of this system: on a
Mac, what the Mac itself trusts. Revocation is not checked. To check the content,
use profile lint.`

const verifyExample = `  macwrangler profile verify fus-signed.mobileconfig --ca-file our-root.pem
  # who signed it, for a script
  macwrangler profile verify --format json fus-signed.mobileconfig | jq -r '.signers[].subject'`

const verifySchema = "macwrangler/profile.verify/1"

// verifyResult is the result of profile verify.
type verifyResult struct {
	File    string           `json:"file"`
	Signers []profile.Signer `json:"signers"`
	finding.Report
}

func newVerify(a *frame.App) *cobra.Command {
	opts := verifyOptions{now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "verify FILE",
		Short:   "Check the signature of a configuration profile",
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
	frame.FindingVars(cmd, &opts.FindingOptions, profile.VerifyRules())
	cmd.Flags().StringVar(&opts.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	return cmd
}

func runVerify(_ context.Context, a *frame.App, opts verifyOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	if err := frame.StdinOnce(frame.RoleOf{Role: "the profile", Path: opts.file}, frame.RoleOf{Role: "--ca-file", Path: opts.caFile}); err != nil {
		return err
	}
	roots, err := a.Roots(opts.caFile)
	if err != nil {
		return err
	}
	data, err := a.ReadInput(opts.file)
	if err != nil {
		return err
	}
	name := frame.InputName(opts.file)
	signers, found, err := profile.Verify(data, profile.VerifyOptions{Name: name, Roots: roots, Now: opts.now()})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result := verifyResult{File: name, Signers: signers, Report: opts.Report(found)}
	err = a.RenderFindings(verifySchema, result, &opts.FindingOptions, result.Report, func(w *bufio.Writer) { printVerified(a, w, result, opts.Hidden() > 0) })
	if err != nil {
		return err
	}
	return opts.Verdict(result.Report)
}

// printVerified prints the text form: who signed, and what is wrong. Where --disable left
// something out, the rest does not make a valid signature.
func printVerified(a *frame.App, w *bufio.Writer, r verifyResult, hidden bool) {
	if !a.Quiet {
		for _, s := range r.Signers {
			fmt.Fprintf(w, "%s: signed %s\n", fault.Printable(r.File), fault.Printable(signedText(s)))
		}
	}
	switch {
	case len(r.Findings) > 0:
		a.PrintFindings(w, r.Report)
	case a.Quiet:
	case hidden:
		fmt.Fprintf(w, "%s: nothing but findings of disabled rules: whether the signature holds, this does not say\n", fault.Printable(r.File))
	default:
		fmt.Fprintf(w, "%s: the signature is valid\n", fault.Printable(r.File))
	}
}

func signedText(s profile.Signer) string {
	if s.Subject == "" {
		return "by an unknown signer"
	}
	text := fmt.Sprintf("by %q, issued by %q, valid %s to %s", s.Subject, s.Issuer,
		s.NotBefore.UTC().Format(time.DateOnly), s.NotAfter.UTC().Format(time.DateOnly))
	if !s.SigningTime.IsZero() {
		text += ", on " + dateText(s.SigningTime)
	}
	return text
}
