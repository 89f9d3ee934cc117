package cli

import (
	"bufio"
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

// profileSignOptions are the flags of profile sign.
type profileSignOptions struct {
	in, out          string
	cert, key, chain string
	p12, password    string
	now              func() time.Time
}

const profileSignLong = `Sign a configuration profile, so that Macs show who it is from and detect every
change. The identity comes from PEM files or from a PKCS#12 file, with an RSA or
ECDSA key; the digest is SHA-256. The profile inside stays as it is, byte by byte.

The password of a PKCS#12 file is read from --password-file, or with - from
standard input; never from the command line. A PEM key can also come from standard
input (--key -), and must not be encrypted.`

const profileSignExample = `  macwrangler profile sign fus.mobileconfig --cert signer.pem --key signer.key --chain issuer.pem \
    --out fus-signed.mobileconfig
  # in CI, with a PKCS#12 file and its password in the environment
  printenv P12_PASSWORD | macwrangler profile sign fus.mobileconfig --p12 signer.p12 --password-file - \
    --out fus-signed.mobileconfig`

const profileSignSchema = "macwrangler/profile.sign/1"

// profileSignResult is the result of profile sign.
type profileSignResult struct {
	Input        string         `json:"input"`
	Output       string         `json:"output"`
	Bytes        int            `json:"bytes"`
	Certificates int            `json:"certificates"` // the signer's and its chain
	Signer       profile.Signer `json:"signer"`
}

func newProfileSign(a *app) *cobra.Command {
	opts := profileSignOptions{now: time.Now}
	cmd := a.verb(verb{
		use:     "sign IN",
		short:   "Sign a configuration profile",
		long:    profileSignLong,
		example: profileSignExample,
		args:    exactly("IN"),
		formats: resultFormats(),
		run: func(_ context.Context, args []string) error {
			opts.in = args[0]
			return runProfileSign(a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.cert, "cert", "", "the signer's certificate: PEM `FILE`")
	flags.StringVar(&opts.key, "key", "", "its private key: PEM `FILE`, not encrypted, or - for standard input")
	flags.StringVar(&opts.chain, "chain", "", "the issuer's certificate and those above it: PEM `FILE`, in any order")
	flags.StringVar(&opts.p12, "p12", "", "certificate, key and chain: PKCS#12 `FILE`")
	flags.StringVar(&opts.password, "password-file", "", "`FILE` with the password, or - for standard input")
	flags.StringVar(&opts.out, "out", "", usageOut)
	cmd.MarkFlagsRequiredTogether("cert", "key")
	cmd.MarkFlagsMutuallyExclusive("cert", "p12")
	cmd.MarkFlagsOneRequired("cert", "p12")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err)
	}
	return cmd
}

func runProfileSign(a *app, opts profileSignOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	data, err := a.readInput(opts.in)
	if err != nil {
		return err
	}
	id, err := opts.identity(a)
	if err != nil {
		return err
	}
	signed, err := id.Sign(data, opts.now())
	if err != nil {
		return fmt.Errorf("%s: %w", inputName(opts.in), err)
	}
	sig, err := profile.ParseSignature(signed)
	if err != nil {
		return err // what was written must be readable
	}
	if err := a.writeArtefact(opts.out, signed); err != nil {
		return err
	}
	result := profileSignResult{
		Input: inputName(opts.in), Output: opts.out, Bytes: len(signed),
		Certificates: 1 + len(id.Chain), Signer: sig.Signers()[0],
	}
	return a.render(profileSignSchema, result, func(w *bufio.Writer) {
		if !a.quiet {
			fmt.Fprintf(w, "%s: signed by %s, with %s\n", printable(opts.out), printable(fmt.Sprintf("%q", result.Signer.Subject)),
				amount(result.Certificates, "certificate", "certificates"))
		}
	})
}

// check refuses flags that do not go together, and an output that would
// overwrite an input.
func (o *profileSignOptions) check() error {
	switch {
	case o.password != "" && o.p12 == "":
		return usagef(codeConflictingFlags, "--password-file needs --p12").withHint("a PEM key must not be encrypted")
	case o.out == stdinArgument:
		return usagef(codeBadArgument, "--out needs a file: a signed profile is binary").withHint("--out NAME.mobileconfig")
	}
	files := []roleOf{
		{"the profile", o.in},
		{"--cert", o.cert},
		{"--key", o.key},
		{"--chain", o.chain},
		{"--p12", o.p12},
		{"--password-file", o.password},
	}
	for _, read := range files {
		if sameFile(o.out, read.path) {
			return usagef(codeConflictingFlags, "--out would overwrite %s: both are %q", read.role, o.out).
				withHint("name another file")
		}
	}
	return stdinOnce(files...)
}

// identity reads certificate and key.
func (o *profileSignOptions) identity(a *app) (id *profile.Identity, err error) {
	var chain []byte
	if o.chain != "" {
		if chain, err = a.readIdentityFile(o.chain); err != nil {
			return nil, err
		}
	}
	if o.p12 != "" {
		return o.fromPKCS12(a, chain)
	}
	cert, err := a.readIdentityFile(o.cert)
	if err != nil {
		return nil, err
	}
	key, err := a.readIdentityFile(o.key)
	if err != nil {
		return nil, err
	}
	return profile.LoadPEM(cert, key, chain)
}

func (o *profileSignOptions) fromPKCS12(a *app, chain []byte) (*profile.Identity, error) {
	data, err := a.readIdentityFile(o.p12)
	if err != nil {
		return nil, err
	}
	password := ""
	if o.password != "" {
		if password, err = a.readSecret(o.password); err != nil {
			return nil, fmt.Errorf("reading password file %q: %w", o.password, bare(err))
		}
	}
	return profile.LoadPKCS12(data, password, chain)
}

// readIdentityFile reads a file with certificates or a key.
func (a *app) readIdentityFile(path string) ([]byte, error) {
	data, err := a.readInput(path)
	if err == nil && len(data) > profile.MaxSize {
		err = usagef(codeBadArgument, "reading %q: more than %d bytes, too large for certificates or keys", path, profile.MaxSize)
	}
	return data, err
}
