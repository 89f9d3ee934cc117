package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// aduidScan is one run of aduid scan.
type aduidScan struct {
	*app
	opts     *aduidScanOptions
	progress aduidProgress
}

func (s *aduidScan) run(ctx context.Context) (err error) {
	if err := s.checkFiles(); err != nil {
		return err
	}
	s.progress.w = s.progressStream()
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
		return foundError{}
	default:
		return nil
	}
}

// show writes the report, to stderr if the list goes to stdout.
func (s *aduidScan) show(r *aduid.Report) error {
	for _, warning := range r.Warnings {
		s.warn("%s (%s)", warning.Text, warning.Code)
	}
	if r.ReferralCount > 0 {
		s.note("not covered: %s, see the report", amount(int(r.ReferralCount), "referral to another server", "referrals to other servers"))
	}
	to := *s.app
	if s.opts.list == "-" {
		to.Out = s.Err
	}
	return to.render("macwrangler/aduid.scan/1", r, func(w *bufio.Writer) {
		if s.quiet {
			printADUIDBare(w, r)
			return
		}
		printADUID(w, r)
	})
}

// checkFiles refuses to overwrite an input.
func (s *aduidScan) checkFiles() error {
	for _, read := range []roleOf{
		{"the source", s.opts.file()}, {"--password-file", s.opts.passwordFile}, {"--ca-file", s.opts.server.caFile},
	} {
		if s.opts.list != "-" && read.path != "-" && sameFile(s.opts.list, read.path) {
			return usagef(codeConflictingFlags, "--list would overwrite %s: both are %q", read.role, read.path).
				withHint("name another file")
		}
	}
	return nil
}

// adPassword returns the password for --bind-dn.
func (s *aduidScan) adPassword() (string, error) {
	o := s.opts
	switch {
	case o.server.bindDN == "":
		return "", nil
	case o.passwordFile == "":
		return s.Getenv("MACWRANGLER_LDAP_PASSWORD"), nil
	}
	secret, err := s.readSecret(o.passwordFile)
	if err != nil {
		return "", fmt.Errorf("reading password file %q: %w", o.passwordFile, bare(err))
	}
	return secret, nil
}
