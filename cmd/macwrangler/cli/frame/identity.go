package frame

import (
	"context"
	"crypto/x509"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// maxIdentityFile is the largest file with certificates or keys that is read, in bytes.
const maxIdentityFile = 16 << 20

// IdentityOptions are the flags that name who signs.
type IdentityOptions struct {
	cert, key, chain string
	p12, password    string
	name             string
}

// IdentityVars adds the flags of o to a verb that signs.
func IdentityVars(cmd *cobra.Command, o *IdentityOptions) {
	flags := cmd.Flags()
	flags.StringVar(&o.cert, "cert", "", "the signer's certificate: PEM `FILE`")
	flags.StringVar(&o.key, "key", "", "its private key: PEM `FILE`, not encrypted, or - for standard input")
	flags.StringVar(&o.chain, "chain", "", "the issuer's certificate and those above it: PEM `FILE`, in any order")
	flags.StringVar(&o.p12, "p12", "", "certificate, key and chain: PKCS#12 `FILE`")
	flags.StringVar(&o.password, "password-file", "", "`FILE` with the password, or - for standard input")
	flags.StringVar(&o.name, "identity", "", "which identity of --p12: common `NAME` of its certificate, or SHA-256 fingerprint")
	cmd.MarkFlagsRequiredTogether("cert", "key")
	cmd.MarkFlagsMutuallyExclusive("cert", "p12")
	cmd.MarkFlagsOneRequired("cert", "p12")
}

// Check refuses flags that do not go together, an output that would overwrite an
// input, and two inputs from standard input. in is what is signed.
func (o *IdentityOptions) Check(in RoleOf, out string) error {
	switch {
	case o.password != "" && o.p12 == "":
		return Usagef(CodeConflictingFlags, "--password-file needs --p12").WithHint("a PEM key must not be encrypted")
	case o.name != "" && o.p12 == "":
		return Usagef(CodeConflictingFlags, "--identity needs --p12").WithHint("of a PEM file, the certificate of --key is taken")
	}
	files := []RoleOf{
		in,
		{Role: "--cert", Path: o.cert},
		{Role: "--key", Path: o.key},
		{Role: "--chain", Path: o.chain},
		{Role: "--p12", Path: o.p12},
		{Role: "--password-file", Path: o.password},
	}
	for _, read := range files {
		if SameFile(out, read.Path) {
			return Usagef(CodeConflictingFlags, "--out would overwrite %s: both are %q", read.Role, out).
				WithHint("name another file")
		}
	}
	return StdinOnce(files...)
}

// Identity reads certificate and key.
func (o *IdentityOptions) Identity(ctx context.Context, a *App) (id *identity.Identity, err error) {
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
	return identity.LoadPEM(cert, key, chain)
}

func (o *IdentityOptions) fromPKCS12(ctx context.Context, a *App, chain []byte) (*identity.Identity, error) {
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
	return Until(ctx, func() (*identity.Identity, error) {
		return identity.LoadPKCS12Named(data, password, o.name, chain)
	})
}

// readIdentityFile reads a file with certificates or a key.
func readIdentityFile(a *App, path string) ([]byte, error) {
	data, err := a.ReadInput(path)
	if err == nil && len(data) > maxIdentityFile {
		err = Usagef(CodeBadArgument, "reading %q: more than %d bytes, too large for certificates or keys", path, maxIdentityFile)
	}
	return data, err
}

// Roots reads the certificates that --ca-file names; for "" the result is nil, which
// stands for those of the system.
func (a *App) Roots(caFile string) (*x509.CertPool, error) {
	if caFile == "" {
		return nil, nil //nolint:nilnil // nil stands for the system's
	}
	data, err := readIdentityFile(a, caFile)
	if err != nil {
		return nil, err
	}
	certs, err := identity.Certificates(data)
	if err != nil {
		return nil, fmt.Errorf("--ca-file %q: %w", caFile, err)
	}
	pool := x509.NewCertPool()
	for _, cert := range certs {
		pool.AddCert(cert)
	}
	return pool, nil
}
