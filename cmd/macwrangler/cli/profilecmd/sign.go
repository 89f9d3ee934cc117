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
	in, out          string
	cert, key, chain string
	p12, password    string
	identityName     string
	now              func() time.Time
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
	flags := cmd.Flags()
	flags.StringVar(&opts.cert, "cert", "", "the signer's certificate: PEM `FILE`")
	flags.StringVar(&opts.key, "key", "", "its private key: PEM `FILE`, not encrypted, or - for standard input")
	flags.StringVar(&opts.chain, "chain", "", "the issuer's certificate and those above it: PEM `FILE`, in any order")
	flags.StringVar(&opts.p12, "p12", "", "certificate, key and chain: PKCS#12 `FILE`")
	flags.StringVar(&opts.password, "password-file", "", "`FILE` with the password, or - for standard input")
	flags.StringVar(&opts.identityName, "identity", "", "which identity of --p12: common `NAME` of its certificate, or SHA-256 fingerprint")
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	cmd.MarkFlagsRequiredTogether("cert", "key")
	cmd.MarkFlagsMutuallyExclusive("cert", "p12")
	cmd.MarkFlagsOneRequired("cert", "p12")
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
	id, err := opts.identity(ctx, a)
	if err != nil {
		return err
	}
	signed, err := id.Sign(data, opts.now())
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
	switch {
	case o.password != "" && o.p12 == "":
		return frame.Usagef(frame.CodeConflictingFlags, "--password-file needs --p12").WithHint("a PEM key must not be encrypted")
	case o.identityName != "" && o.p12 == "":
		return frame.Usagef(frame.CodeConflictingFlags, "--identity needs --p12").WithHint("of a PEM file, the certificate of --key is taken")
	case o.out == frame.StdinArgument:
		return frame.Usagef(frame.CodeBadArgument, "--out needs a file: a signed profile is binary").WithHint("--out NAME.mobileconfig")
	}
	files := []frame.RoleOf{
		{Role: "the profile", Path: o.in},
		{Role: "--cert", Path: o.cert},
		{Role: "--key", Path: o.key},
		{Role: "--chain", Path: o.chain},
		{Role: "--p12", Path: o.p12},
		{Role: "--password-file", Path: o.password},
	}
	for _, read := range files {
		if frame.SameFile(o.out, read.Path) {
			return frame.Usagef(frame.CodeConflictingFlags, "--out would overwrite %s: both are %q", read.Role, o.out).
				WithHint("name another file")
		}
	}
	return frame.StdinOnce(files...)
}

// identity reads certificate and key.
func (o *signOptions) identity(ctx context.Context, a *frame.App) (id *profile.Identity, err error) {
	var chain []byte
	if o.chain != "" {
		if chain, err = readIdentityFile(a, o.chain); err != nil {
			return nil, err
		}
	}
	if o.p12 != "" {
		return o.fromPKCS12(ctx, a, chain)
	}
	cert, err := readIdentityFile(a, o.cert)
	if err != nil {
		return nil, err
	}
	key, err := readIdentityFile(a, o.key)
	if err != nil {
		return nil, err
	}
	return profile.LoadPEM(cert, key, chain)
}

func (o *signOptions) fromPKCS12(ctx context.Context, a *frame.App, chain []byte) (*profile.Identity, error) {
	data, err := readIdentityFile(a, o.p12)
	if err != nil {
		return nil, err
	}
	password := ""
	if o.password != "" {
		if password, err = a.ReadSecret(o.password); err != nil {
			return nil, fmt.Errorf("reading password file %q: %w", o.password, fault.WithoutPath(err))
		}
	}
	// The file decides how long it takes to derive the keys.
	return frame.Until(ctx, func() (*profile.Identity, error) {
		return profile.LoadPKCS12Named(data, password, o.identityName, chain)
	})
}

// readIdentityFile reads a file with certificates or a key.
func readIdentityFile(a *frame.App, path string) ([]byte, error) {
	data, err := a.ReadInput(path)
	if err == nil && len(data) > profile.MaxSize {
		err = frame.Usagef(frame.CodeBadArgument, "reading %q: more than %d bytes, too large for certificates or keys", path, profile.MaxSize)
	}
	return data, err
}
