package aduidcmd

import (
	"bufio"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// scanOptions are the flags of aduid scan.
type scanOptions struct {
	ldif, csv    string // files, or -
	server       serverOptions
	filter       string
	passwordFile string
	pageSize     int
	groups       bool
	list         string // file, or -; "": none
	input        string // the form of GUIDs in a file
	column       string // of a CSV file, that has the GUIDs; "": found by its name
	attributes   aduid.Attributes
	connections  int
	nameless     bool // the names of accounts are looked up when they are shown
}

const scanLong = `Find the users of a directory who share a uid on Macs that are bound to it, and
those whose uid is reserved for the system. Accounts are read from a live directory
(--ldap or --domain), an LDIF file of ldapsearch (--ldif) or a CSV file of
Get-ADUser (--csv). Nothing is changed.

The report groups accounts by uid, and compares the number of pairs with the number
expected by chance. -q prints a line per account instead: number, user or group,
GUID, DN. --list writes every account as CSV, for other tools. A scan that does not
reach the end has status 2 and "complete": false: it may have missed collisions.
So has one with an account that may be a user and whose objectGUID is missing or
unreadable (accounts-unread): the report lists them. An object of a class that nobody
knows counts as a user. Referrals are reported, but not followed.

--attribute compares the numbers that are written in an attribute, for Macs that map it
(dsconfigad -uid). An account without it, or with a value that is not one number, was
not examined either. --list then has the computed number beside the written one.
--connections reads a live directory in parts at the same time, which some servers do
faster. Whether the parts are all of it cannot be proved: if they have no shared number,
the status is 2 (split-unproved) and not 0.

The password for --bind-dn is read from --password-file or from the environment
variable MACWRANGLER_LDAP_PASSWORD. It is not sent over plain ldap:// to another
machine. macwrangler explain CODE explains an error or a skipped entry.`

const scanExample = `  # an export by somebody with rights in AD
  macwrangler aduid scan --csv users.csv
  zcat users.ldif.gz | macwrangler aduid scan --ldif -
  # an export whose column has another name, with 32 bare digits
  macwrangler aduid scan --csv users.csv --guid-column adGuid --input hex-raw
  # live; the domain controller is found by DNS
  macwrangler aduid scan --domain corp.example.org --bind-dn reader@corp.example.org --password-file pw
  # a whole forest from its global catalog, with a Kerberos ticket
  macwrangler aduid scan --ldap ldaps://dc1.corp.example.org:3269 --gssapi
  # numbers that an attribute maps, and the computed ones beside them
  macwrangler aduid scan --domain corp.example.org --gssapi --attribute uidNumber --list numbers.csv
  # every account, for another tool
  macwrangler aduid scan --ldif users.ldif --list accounts.csv --exit-zero`

func newScan(a *frame.App) *cobra.Command {
	opts := scanOptions{input: aduid.Auto.String()}
	cmd := a.Verb(frame.Verb{
		Use:     "scan",
		Short:   "Find directory users who share a uid",
		Long:    scanLong,
		Found:   "users share a number, or have a reserved one",
		Example: scanExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := frame.NoArgs(cmd, args); err != nil {
				return err
			}
			return opts.check(cmd)
		},
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runScan(ctx, a, opts) },
	})
	opts.bind(cmd)
	return cmd
}

func runScan(ctx context.Context, a *frame.App, opts scanOptions) (err error) {
	if err := opts.checkFiles(); err != nil {
		return err
	}
	opts.nameless = opts.list == ""
	bar := progress{w: progressStream(a)}
	input, err := opts.open(ctx, a, &bar)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, input.Close()) }()
	list, err := openList(a, opts.list, opts.attributes)
	if err != nil {
		return err
	}
	// Scan must get the bare source: a wrapped file would be treated as a directory.
	report, scanErr := aduid.Scan(ctx, input.Source, aduid.Options{
		Name: input.name, Attributes: opts.attributes, Account: list.account(), Progress: bar.accounts,
	})
	bar.end()
	listErr := list.end(scanErr == nil)
	if err := showReport(a, report, opts.list == "-"); err != nil {
		return err
	}
	switch {
	case scanErr != nil:
		return scanErr
	case listErr != nil:
		return listErr
	case report.Verdict() != nil:
		return report.Verdict()
	case report.Found():
		return frame.ErrFound
	default:
		return nil
	}
}

// showReport writes the report, to stderr if the list goes to stdout.
func showReport(a *frame.App, r *aduid.Report, toStderr bool) error {
	for _, warning := range r.Warnings {
		a.Warn("%s (%s)", warning.Text, warning.Code)
	}
	if r.ReferralCount > 0 {
		a.Note("not covered: %s, see the report", frame.Amount(int(r.ReferralCount), "referral to another server", "referrals to other servers"))
	}
	to := *a
	if toStderr {
		to.Out = a.Err
	}
	return to.Render("macwrangler/aduid.scan/1", r, func(w *bufio.Writer) {
		if a.Quiet {
			printBare(w, r)
			return
		}
		printReport(w, r)
	})
}
