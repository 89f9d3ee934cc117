package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// openServer checks the address and finds the credentials.
func (x *metricsExport) openServer() error {
	if !x.opts.toURL() {
		return nil
	}
	address, err := sink.Parse(x.opts.to)
	if err != nil {
		return err
	}
	cred, err := x.credentials(x.opts.tokenFile)
	if err != nil {
		return err
	}
	timeout := x.timeoutOr(defaultTimeout)
	retry := sink.DefaultRetry()
	retry.Tries = x.opts.retries + 1
	x.server = &export.Server{
		Address: address, Client: sink.NewClient(address, cred, timeout),
		Retry: retry, Patience: timeout, AllowDoubleCount: x.opts.yes,
	}
	return nil
}

// credentials finds what to show a server: a token file, else the environment.
func (a *app) credentials(tokenFile string) (sink.Credentials, error) {
	cred := sink.Credentials{
		Token: a.Getenv("INFLUX_TOKEN"), Username: a.Getenv("INFLUX_USERNAME"), Password: a.Getenv("INFLUX_PASSWORD"),
	}
	if tokenFile == "" && cred.Token == "" && (cred.Username == "") != (cred.Password == "") {
		return cred, usagef(codeMissingValue, "INFLUX_USERNAME and INFLUX_PASSWORD go together, and only one is set").
			withHint("set both, or INFLUX_TOKEN, or give --token-file")
	}
	if tokenFile == "" {
		return cred, nil
	}
	token, err := a.readSecret(tokenFile)
	if err != nil {
		return cred, fmt.Errorf("reading token file %q: %w", tokenFile, bare(err))
	}
	cred.Token = token
	return cred, nil
}

// readSecret reads a secret from a file or, for -, from standard input. One
// final newline is not part of it.
func (a *app) readSecret(path string) (string, error) {
	const most = 64 << 10
	secret, err := a.readAll(func() (io.ReadCloser, error) {
		if path == "-" {
			return io.NopCloser(a.In), nil
		}
		return os.Open(path)
	}, most+1)
	if err != nil {
		return "", err
	}
	secret = bytes.TrimSuffix(bytes.TrimSuffix(secret, []byte("\n")), []byte("\r"))
	switch {
	case len(secret) == 0:
		return "", errors.New("it is empty")
	case len(secret) > most:
		return "", fmt.Errorf("it is larger than %d bytes", most)
	case bytes.ContainsAny(secret, "\n\r\x00"):
		return "", errors.New("it has more than one line")
	}
	return string(secret), nil
}

// run sends or writes what is to be sent.
func (x *metricsExport) run(ctx context.Context) (export.Summary, error) {
	switch {
	case x.opts.dryRun:
		return export.DryRun(ctx, x.sources, x.pos, x.overwrites(), x.export)
	case x.server != nil:
		return export.ToServer(ctx, *x.server, x.sources, x.pos, x.export)
	case x.format == formatPrometheus:
		return x.toPrometheus(ctx)
	case x.opts.to == "-":
		return x.write(ctx, export.Stream{Writer: x.Out})
	case x.pos != nil:
		return x.appendFile(ctx)
	default:
		return x.replaceFile(ctx)
	}
}

// overwrites tells whether the sink, so far as the checkpoint knows it,
// overwrites a point that it already has.
func (x *metricsExport) overwrites() bool {
	if x.server != nil {
		return sink.Kind(x.pos.Sink.Kind).Overwrites()
	}
	return x.format == formatLine
}

func (x *metricsExport) write(ctx context.Context, out export.Output) (export.Summary, error) {
	return export.ToWriter(ctx, out, export.Format(x.format), x.sources, x.pos, x.export)
}

// appendFile goes on in the file where the last run stopped.
func (x *metricsExport) appendFile(ctx context.Context) (export.Summary, error) {
	out, err := export.OpenAppend(x.opts.to, x.pos, x.export.Note)
	if err != nil {
		return export.Summary{}, err
	}
	summary, err := x.write(ctx, out)
	if cerr := out.Close(); err == nil {
		err = cerr // else the next run cuts the file
	}
	return summary, err
}

// replaceFile puts a whole new file in place of the old one, or none.
func (x *metricsExport) replaceFile(ctx context.Context) (export.Summary, error) {
	file, err := volume.Replace(x.opts.to, 0o644)
	if err != nil {
		return export.Summary{}, unwritable(x.opts.to, err)
	}
	defer func() { _ = file.Cleanup() }() // nothing is left to do after Commit
	summary, err := x.write(ctx, export.Stream{Writer: file})
	e, _ := errors.AsType[*metrics.Error](err)
	if err != nil && (e == nil || e.Code != export.CodeRowsLeftOut) {
		return export.Summary{}, err
	}
	if cerr := file.Commit(); cerr != nil {
		return export.Summary{}, unwritable(x.opts.to, cerr)
	}
	return summary, err
}

// toPrometheus writes the totals and then keeps them: a page that was not
// written is made again by the next run.
func (x *metricsExport) toPrometheus(ctx context.Context) (export.Summary, error) {
	page, summary, err := export.ToPrometheus(ctx, x.sources, x.pos, x.export)
	if err != nil {
		return summary, err
	}
	if x.opts.to == "-" {
		_, err = x.Out.Write(page)
	} else if err = volume.WriteFile(x.opts.to, page, 0o644); err != nil {
		err = unwritable(x.opts.to, err)
	}
	if err == nil {
		err = x.pos.File.Save()
	}
	if err != nil {
		return export.Summary{}, err
	}
	return summary, x.export.Quarantine.Err()
}

func unwritable(path string, err error) error {
	return &metrics.Error{
		Code: export.CodeWriting, Act: "writing", Operand: path, Err: bare(err),
		Hint: "name a file you may write with --to",
	}
}

// report tells people what was done; standard output is for the rows. Of a run
// that failed, it tells what stays done.
func (x *metricsExport) report(s export.Summary, failed error) {
	say := x.note
	if x.opts.to == "-" && !x.opts.dryRun {
		say = x.detail
	}
	for _, d := range s.Databases {
		if failed == nil || d.Rows+d.Resent > 0 {
			say("%s: %s", d.Path, strings.Join(x.account(d, failed), "; "))
		}
	}
	// The error names the file, unless it is about something graver.
	if q := x.export.Quarantine; q != nil && q.Count > 0 && !strings.Contains(firstHint(failed), q.Path()) {
		x.warn("%s in quarantine: %s", amount(q.Count, "row or line is", "rows or lines are"), q.Path())
	}
}

// account gives what was done with a database in words.
func (x *metricsExport) account(d export.Done, failed error) []string {
	rows := amount(d.Rows, "row", "rows")
	var words []string
	switch {
	case d.Rows == 0 && d.Lines == 0 && failed != nil:
		// What is new has not been come to.
	case d.Rows == 0 && d.Lines == 0:
		words = append(words, "nothing new for "+x.destination())
	case x.opts.dryRun:
		words = append(words, rows+" would go to "+x.destination())
	case x.format == formatPrometheus:
		words = append(words, rows+" added to the totals in "+x.destination())
	default:
		words = append(words, fmt.Sprintf("%s in %s to %s", rows, amount(d.Lines, "line", "lines"), x.destination()))
	}
	settled := "of an interrupted run settled"
	if x.opts.dryRun {
		settled = "of an interrupted run to be settled first"
	}
	for _, extra := range []struct {
		n    int
		text string
	}{
		{d.Resent, settled},
		{d.Skipped, "left out that may have been sent before"},
		{d.Expired, "expired unsent"},
	} {
		if extra.n > 0 {
			words = append(words, amount(extra.n, "row", "rows")+" "+extra.text)
		}
	}
	if d.Bad > 0 && !x.opts.dryRun {
		words = append(words, fmt.Sprintf("%d in quarantine", d.Bad))
	}
	if d.Held {
		words = append(words, "the newest second waits for the next run")
	}
	return words
}

// amount gives a number with its word.
func amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (x *metricsExport) destination() string {
	switch {
	case x.server != nil:
		return x.server.Address.String()
	case x.opts.to == "-":
		return "standard output"
	default:
		return x.opts.to
	}
}
