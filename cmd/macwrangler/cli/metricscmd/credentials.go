package metricscmd

import (
	"fmt"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

// credentials returns the credentials for a server, from a token file or else
// from the environment.
func credentials(a *frame.App, tokenFile string) (sink.Credentials, error) {
	cred := sink.Credentials{
		Token: a.Getenv("INFLUX_TOKEN"), Username: a.Getenv("INFLUX_USERNAME"), Password: a.Getenv("INFLUX_PASSWORD"),
	}
	if tokenFile == "" && cred.Token == "" && (cred.Username == "") != (cred.Password == "") {
		return cred, frame.Usagef(frame.CodeMissingValue, "only one of INFLUX_USERNAME and INFLUX_PASSWORD is set").
			WithHint("set both, or INFLUX_TOKEN, or use --token-file")
	}
	if tokenFile == "" {
		return cred, nil
	}
	token, err := a.ReadSecret(tokenFile)
	if err != nil {
		return cred, fmt.Errorf("reading token file %q: %w", tokenFile, fault.WithoutPath(err))
	}
	cred.Token = token
	return cred, nil
}
