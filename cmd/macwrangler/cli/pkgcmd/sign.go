package pkgcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// signOptions are the arguments and flags of pkg sign, and the clock.
type signOptions struct {
	frame.IdentityOptions
	in, out string
	digest  string
	now     func() time.Time
}

const signLong = `Sign an installer package, as productsign does on a Mac: with an RSA and a CMS
signature of its table of contents, which has the checksums of all parts. The parts stay
the same, byte for byte, and every checksum is verified before. A signature that is
there is replaced, and a stapled notarization ticket left out: both with a warning.

The identity comes from PEM files or from a PKCS#12 file, and must have an RSA key.
Gatekeeper takes only certificates that Apple issues for packages (Developer ID
Installer); a management server may take another that its Macs trust. The password of a
PKCS#12 file is read from --password-file, or with - from standard input; never from the
command line. A PEM key can also come from standard input (--key -), and must not be
encrypted. A PKCS#12 file with several identities asks for --identity.

The signature has no time stamp of Apple's server. Notarizing stays with Apple's tool, on
a Mac: xcrun notarytool submit, and xcrun stapler staple.`

const signExample = `  macwrangler pkg sign Tools.pkg --cert installer.pem --key installer.key --chain apple.pem --out Tools-signed.pkg
  # in CI, with a PKCS#12 file and its password in the environment
  printenv P12_PASSWORD | macwrangler pkg sign Tools.pkg --p12 installer.p12 --password-file - --out Tools-signed.pkg`

// keepDigest is the word for the algorithm that the package has.
const keepDigest = "keep"

const signSchema = "macwrangler/pkg.sign/1"

// signResult is the result of pkg sign.
type signResult struct {
	Input        string            `json:"input"`
	Output       string            `json:"output"`
	Bytes        int64             `json:"bytes"`
	Certificates int               `json:"certificates"` // the signer's and its chain
	Signature    flatpkg.Signature `json:"signature"`
	// Warnings are what an administrator should know: why Macs may not trust the
	// signature, and what was taken off.
	Warnings []fault.Reason `json:"warnings"`
}

func newSign(a *frame.App) *cobra.Command {
	opts := signOptions{now: time.Now, digest: keepDigest}
	cmd := a.Verb(frame.Verb{
		Use:     "sign IN",
		Short:   "Sign a package",
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
	frame.ChoiceVar(cmd, &opts.digest, "digest", []string{keepDigest, string(xar.SHA1), string(xar.SHA256), string(xar.SHA512)},
		"the checksum that is signed; keep takes sha1 in place of md5 and none:")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err)
	}
	return cmd
}

func runSign(ctx context.Context, a *frame.App, opts signOptions) error {
	if opts.out == frame.StdinArgument {
		return frame.Usagef(frame.CodeBadArgument, "--out needs a file: a package is binary").WithHint("--out NAME.pkg")
	}
	if err := opts.Check(frame.RoleOf{Role: "the package", Path: opts.in}, opts.out); err != nil {
		return err
	}
	p, file, err := openPackage(ctx, a, opts.in)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	id, err := opts.Identity(ctx, a)
	if err != nil {
		return err
	}
	result := signResult{Input: frame.InputName(opts.in), Output: opts.out, Certificates: 1 + len(id.Chain)}
	if result.Warnings, err = p.SignWarnings(id); err != nil {
		return err
	}
	if result.Bytes, err = signTo(a, p, id, opts); err != nil {
		return err
	}
	if result.Signature, err = signatureOf(ctx, a, opts.out); err != nil {
		return err
	}
	for _, warning := range result.Warnings {
		a.Warn("%s", warning.Text)
	}
	return a.Render(signSchema, result, func(w *bufio.Writer) {
		if !a.Quiet {
			fmt.Fprintf(w, "%s: signed by %s, with %s\n", fault.Printable(opts.out),
				fault.Printable(fmt.Sprintf("%q", identity.CommonName(id.Certificate.Subject))), frame.Amount(result.Certificates, "certificate", "certificates"))
		}
	})
}

// signTo writes the signed package, whole or not at all.
func signTo(a *frame.App, p *flatpkg.Package, id *identity.Identity, opts signOptions) (int64, error) {
	out, err := a.Door.Path(opts.out).Replace(0o644)
	if err != nil {
		return 0, fmt.Errorf("writing %q: %w", opts.out, fault.WithoutPath(err))
	}
	w := bufio.NewWriterSize(out, 1<<20)
	n, err := p.Sign(w, flatpkg.SignOptions{Identity: id, Now: opts.now(), Digest: xar.Algorithm(strings.TrimPrefix(opts.digest, keepDigest))})
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", frame.InputName(opts.in), errors.Join(err, out.Cleanup()))
	}
	if err := out.Commit(); err != nil {
		return 0, fmt.Errorf("writing %q: %w", opts.out, fault.WithoutPath(err))
	}
	return n, nil
}

// signatureOf reads back who signed: what was written must be readable.
func signatureOf(ctx context.Context, a *frame.App, path string) (flatpkg.Signature, error) {
	p, file, err := openPackage(ctx, a, path)
	if err != nil {
		return flatpkg.Signature{}, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return p.Signature()
}
