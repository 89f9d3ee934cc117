package profilecmd

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// signOptions are the arguments and flags of profile sign, and the clock.
type signOptions struct {
	frame.IdentityOptions
	in, out string
	now     func() time.Time
}

const signLong = `Sign a configuration profile, so that Macs show who it is from and detect every
change. The identity comes from PEM files or from a PKCS#12 file, with an RSA or
ECDSA key; the digest is SHA-256. The profile inside stays the same, byte for byte.

The password of a PKCS#12 file is read from --password-file, or with - from
standard input; never from the command line. A PEM key can also come from standard
input (--key -), and must not be encrypted.

A PKCS#12 file with several identities asks for --identity. A warning says where the
issuer's certificate will be missing from the file, and where the certificate is not
for signing: the signature is right, and a Mac may not trust it all the same.`

const signExample = `  macwrangler profile sign fus.mobileconfig --cert signer.pem --key signer.key --chain issuer.pem \
    --out fus-signed.mobileconfig
  # in CI, with a PKCS#12 file and its password in the environment
  printenv P12_PASSWORD | macwrangler profile sign fus.mobileconfig --p12 signer.p12 --password-file - \
    --out fus-signed.mobileconfig`

const signSchema = "macwrangler/profile.sign/1"

// signResult is the result of profile sign.
type signResult struct {
	Input        string         `json:"input"`
	Output       string         `json:"output"`
	Bytes        int            `json:"bytes"`
	Certificates int            `json:"certificates"` // the signer's and its chain
	Signer       profile.Signer `json:"signer"`
	// Warnings are why Macs may not trust the signature.
	Warnings []fault.Reason `json:"warnings"`
}

func newSign(a *frame.App) *cobra.Command {
	opts := signOptions{now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "sign IN",
		Short:   "Sign a configuration profile",
		Long:    signLong,
		Example: signExample,
		Args:    frame.Exactly("IN"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.in = args[0]
			return runSign(ctx, a, opts)
		},
	})
	frame.IdentityVars(cmd, &opts.IdentityOptions)
	cmd.Flags().StringVar(&opts.out, "out", "", frame.UsageOut)
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err)
	}
	return cmd
}

func runSign(ctx context.Context, a *frame.App, opts signOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	data, err := a.ReadInput(opts.in)
	if err != nil {
		return err
	}
	id, err := opts.Identity(ctx, a)
	if err != nil {
		return err
	}
	signed, err := profile.Sign(id, data, opts.now())
	if err != nil {
		return fmt.Errorf("%s: %w", frame.InputName(opts.in), err)
	}
	sig, err := profile.ParseSignature(signed)
	if err != nil {
		return err // what was written must be readable
	}
	if err := a.WriteArtefact(opts.out, signed); err != nil {
		return err
	}
	result := signResult{
		Input: frame.InputName(opts.in), Output: opts.out, Bytes: len(signed),
		Certificates: 1 + len(id.Chain), Signer: sig.Signers()[0], Warnings: id.Warnings(),
	}
	for _, warning := range result.Warnings {
		a.Warn("%s", warning.Text)
	}
	return a.Render(signSchema, result, func(w *bufio.Writer) {
		if !a.Quiet {
			fmt.Fprintf(w, "%s: signed by %s, with %s\n", fault.Printable(opts.out), fault.Printable(fmt.Sprintf("%q", result.Signer.Subject)),
				frame.Amount(result.Certificates, "certificate", "certificates"))
		}
	})
}

// check refuses flags that do not go together, and an output that would
// overwrite an input.
func (o *signOptions) check() error {
	if o.out == frame.StdinArgument {
		return frame.Usagef(frame.CodeBadArgument, "--out needs a file: a signed profile is binary").WithHint("--out NAME.mobileconfig")
	}
	return o.Check(frame.RoleOf{Role: "the profile", Path: o.in}, o.out)
}
