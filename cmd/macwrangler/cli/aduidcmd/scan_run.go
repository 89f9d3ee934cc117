package aduidcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// scan is one run of aduid scan.
type scan struct {
	*frame.App
	opts     *scanOptions
	progress progress
}

func (s *scan) run(ctx context.Context) (err error) {
	if err := s.checkFiles(); err != nil {
		return err
	}
	s.progress.w = progressStream(s.App)
	input, err := s.input(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, input.Close()) }()
	list, err := s.openList()
	if err != nil {
		return err
	}
	// Scan must get the bare source: a wrapped file would be treated as a directory.
	report, scanErr := aduid.Scan(ctx, input.Source, aduid.Options{
		Name: input.name, Account: list.account(), Progress: s.progress.accounts,
	})
	s.progress.end()
	listErr := list.end(scanErr == nil)
	if err := s.show(report); err != nil {
		return err
	}
	switch {
	case scanErr != nil:
		return scanErr
	case listErr != nil:
		return listErr
	case report.Found():
		return frame.ErrFound
	default:
		return nil
	}
}

// show writes the report, to stderr if the list goes to stdout.
func (s *scan) show(r *aduid.Report) error {
	for _, warning := range r.Warnings {
		s.Warn("%s (%s)", warning.Text, warning.Code)
	}
	if r.ReferralCount > 0 {
		s.Note("not covered: %s, see the report", frame.Amount(int(r.ReferralCount), "referral to another server", "referrals to other servers"))
	}
	to := *s.App
	if s.opts.list == "-" {
		to.Out = s.Err
	}
	return to.Render("macwrangler/aduid.scan/1", r, func(w *bufio.Writer) {
		if s.Quiet {
			printBare(w, r)
			return
		}
		printADUID(w, r)
	})
}

// checkFiles refuses to overwrite an input.
func (s *scan) checkFiles() error {
	for _, read := range []frame.RoleOf{
		{Role: "the source", Path: s.opts.file()}, {Role: "--password-file", Path: s.opts.passwordFile}, {Role: "--ca-file", Path: s.opts.server.caFile},
	} {
		if s.opts.list != "-" && read.Path != "-" && frame.SameFile(s.opts.list, read.Path) {
			return frame.Usagef(frame.CodeConflictingFlags, "--list would overwrite %s: both are %q", read.Role, read.Path).
				WithHint("name another file")
		}
	}
	return nil
}

// adPassword returns the password for --bind-dn.
func (s *scan) adPassword() (string, error) {
	o := s.opts
	switch {
	case o.server.bindDN == "":
		return "", nil
	case o.passwordFile == "":
		return s.Getenv("MACWRANGLER_LDAP_PASSWORD"), nil
	}
	secret, err := s.ReadSecret(o.passwordFile)
	if err != nil {
		return "", fmt.Errorf("reading password file %q: %w", o.passwordFile, frame.Bare(err))
	}
	return secret, nil
}
