package metricscmd

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// maxCAFile is more than sink.ReadCAs accepts, which says so.
const maxCAFile = 16 << 20

// accessFlags are the flags for a server that is written to or read from.
type accessFlags struct {
	tokenFile      string
	caFile         string
	allowPlaintext bool
}

func (f *accessFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.tokenFile, "token-file", "", "`FILE` with the token for the server, or - for standard input")
	flags.StringVar(&f.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	flags.BoolVar(&f.allowPlaintext, "allow-plaintext", false, "send the password or token without encryption")
}

// check refuses flags that the address, "" for none, has no use for. to is the
// flag of the address.
func (f *accessFlags) check(address, to string) error {
	for _, flag := range []struct {
		name  string
		given bool
	}{{"token-file", f.tokenFile != ""}, {"ca-file", f.caFile != ""}, {"allow-plaintext", f.allowPlaintext}} {
		if flag.given && address == "" {
			return frame.Usagef(frame.CodeConflictingFlags, "--%s requires %s", flag.name, to)
		}
	}
	if f.caFile != "" && !strings.HasPrefix(strings.ToLower(address), "https://") {
		return frame.Usagef(frame.CodeConflictingFlags, "--ca-file requires an address that starts with https://")
	}
	return nil
}

// access returns how to reach the server, with the credentials of a token file or
// else those of the environment.
func (f *accessFlags) access(a *frame.App) (sink.Access, error) {
	access := sink.Access{Timeout: a.TimeoutOr(frame.DefaultTimeout), AllowPlaintext: f.allowPlaintext}
	var err error
	if access.Credentials, err = f.credentials(a); err != nil {
		return access, err
	}
	if access.Credentials == (sink.Credentials{}) && a.Getenv("SUDO_USER") != "" {
		access.Hint = "sudo does not pass INFLUX_TOKEN on: put the token into a file that only root can read, and use --token-file FILE"
	}
	if f.caFile == "" {
		return access, nil
	}
	data, err := a.ReadFile(f.caFile, maxCAFile)
	if err != nil {
		return access, fmt.Errorf("reading certificates %q: %w", f.caFile, fault.WithoutPath(err))
	}
	if access.RootCAs, err = sink.ReadCAs(bytes.NewReader(data)); err != nil {
		return access, fmt.Errorf("reading certificates %q: %w", f.caFile, err)
	}
	return access, nil
}

func (f *accessFlags) credentials(a *frame.App) (sink.Credentials, error) {
	cred := sink.Credentials{
		Token: a.Getenv("INFLUX_TOKEN"), Username: a.Getenv("INFLUX_USERNAME"), Password: a.Getenv("INFLUX_PASSWORD"),
	}
	if f.tokenFile == "" && cred.Token == "" && (cred.Username == "") != (cred.Password == "") {
		return cred, frame.Usagef(frame.CodeMissingValue, "only one of INFLUX_USERNAME and INFLUX_PASSWORD is set").
			WithHint("set both, or INFLUX_TOKEN, or use --token-file")
	}
	if f.tokenFile == "" {
		return cred, nil
	}
	token, err := a.ReadSecret(f.tokenFile)
	if err != nil {
		return cred, fmt.Errorf("reading token file %q: %w", f.tokenFile, fault.WithoutPath(err))
	}
	cred.Token = token
	return cred, nil
}
