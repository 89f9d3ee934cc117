package cli

import (
	"bufio"
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// profileVerifyOptions are the flags of profile verify.
type profileVerifyOptions struct {
	findingOptions
	file   string
	caFile string
	now    func() time.Time
}

const profileVerifyLong = `Check the signature of a configuration profile: that the content is what was
signed, that the signer's certificate leads to a trusted one, that it is valid
today, and that nothing follows the signature.

The certificates of --ca-file are trusted, or without it those of this system: on
a Mac, what the Mac itself trusts. Revocation is not checked. To check the content,
use profile lint.`

const profileVerifyExample = `  macwrangler profile verify fus-signed.mobileconfig --ca-file our-root.pem
  # who signed it, for a script
  macwrangler profile verify --format json fus-signed.mobileconfig | jq -r '.signers[].subject'`

const profileVerifySchema = "macwrangler/profile.verify/1"

// profileVerifyResult is the result of profile verify.
type profileVerifyResult struct {
	File    string           `json:"file"`
	Signers []profile.Signer `json:"signers"`
	finding.Report
}

func newProfileVerify(a *app) *cobra.Command {
	opts := profileVerifyOptions{now: time.Now}
	cmd := a.verb(verb{
		use:     "verify FILE",
		short:   "Check the signature of a configuration profile",
		long:    profileVerifyLong,
		found:   "it is not signed, or its signature is not valid",
		example: profileVerifyExample,
		args:    exactly("FILE"),
		formats: resultFormats(),
		run: func(_ context.Context, args []string) error {
			opts.file = args[0]
			return runProfileVerify(a, opts)
		},
	})
	findingVars(cmd, &opts.findingOptions)
	cmd.Flags().StringVar(&opts.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	return cmd
}

func runProfileVerify(a *app, opts profileVerifyOptions) error {
	if err := opts.check(profileRuleIDs(profile.VerifyRules())); err != nil {
		return err
	}
	if err := stdinOnce(roleOf{"the profile", opts.file}, roleOf{"--ca-file", opts.caFile}); err != nil {
		return err
	}
	roots, err := opts.roots(a)
	if err != nil {
		return err
	}
	data, err := a.readInput(opts.file)
	if err != nil {
		return err
	}
	name := inputName(opts.file)
	signers, found, err := profile.Verify(data, profile.VerifyOptions{Name: name, Roots: roots, Now: opts.now()})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result := profileVerifyResult{File: name, Signers: signers, Report: opts.keep(found)}
	if err := a.render(profileVerifySchema, result, func(w *bufio.Writer) { a.printVerified(w, result) }); err != nil {
		return err
	}
	return opts.verdict(result.Report)
}

// roots reads --ca-file; nil stands for the certificates of the system.
func (o *profileVerifyOptions) roots(a *app) (*x509.CertPool, error) {
	if o.caFile == "" {
		return nil, nil //nolint:nilnil // nil stands for the system's
	}
	data, err := a.readIdentityFile(o.caFile)
	if err != nil {
		return nil, err
	}
	certs, err := profile.Certificates(data)
	if err != nil {
		return nil, fmt.Errorf("--ca-file %q: %w", o.caFile, err)
	}
	pool := x509.NewCertPool()
	for _, cert := range certs {
		pool.AddCert(cert)
	}
	return pool, nil
}

// printVerified prints the text form: who signed, and what is wrong.
func (a *app) printVerified(w *bufio.Writer, r profileVerifyResult) {
	if !a.quiet {
		for _, s := range r.Signers {
			fmt.Fprintf(w, "%s: signed %s\n", printable(r.File), printable(signedText(s)))
		}
	}
	if len(r.Findings) > 0 {
		a.printFindings(w, r.Report)
	} else if !a.quiet {
		fmt.Fprintf(w, "%s: the signature is valid\n", printable(r.File))
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
