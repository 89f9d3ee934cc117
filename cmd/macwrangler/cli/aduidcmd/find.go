package aduidcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const findLong = `Find the accounts of a directory that have a uid, such as the owner that ls -ln
shows for the files of somebody unknown. The sources are those of aduid scan: a live
directory (--ldap or --domain), an LDIF file (--ldif) or a CSV file (--csv).

A live directory is searched by the beginning of objectGUID, which takes a moment; on
a server that cannot do that all accounts are read. Deleted accounts are found too
where the server shows them to the account of the logon, by default to
administrators. -q prints a line per account: uid, user or group, GUID, DN.

If nobody has the uid, but an account has no usable objectGUID, that account may have
it: status 2. --attribute looks for numbers that an attribute maps (dsconfigad -uid):
all accounts are read then, those that were deleted are not, and an account without one
number in it may have any.`

const findExample = `  # who owns these files?
  macwrangler aduid find 1752942073 --domain corp.example.org --bind-dn reader@corp.example.org --password-file pw
  # on Macs that map an attribute
  macwrangler aduid find 5001 --domain corp.example.org --gssapi --attribute uidNumber
  # in an export; a group with that gid too
  macwrangler aduid find 1752942073 --csv users.csv --groups`

func newFind(a *frame.App) *cobra.Command {
	opts := findOptions{source: scanOptions{input: aduid.Auto.String()}}
	cmd := a.Verb(frame.Verb{
		Use:     "find UID...",
		Short:   "Find the directory accounts that have a uid",
		Long:    findLong,
		Found:   "one of the numbers has no account",
		Example: findExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if err := frame.AtLeastOne("UID")(cmd, args); err != nil {
				return err
			}
			return opts.source.check(cmd)
		},
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.uids = args
			return runFind(ctx, a, opts)
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	opts.source.bindSource(cmd)
	opts.source.bindAttributes(cmd)
	return cmd
}

// findOptions are the flags and arguments of aduid find.
type findOptions struct {
	source scanOptions
	uids   []string
}

func runFind(ctx context.Context, a *frame.App, opts findOptions) (err error) {
	uids := make([]aduid.UID, len(opts.uids))
	for i, text := range opts.uids {
		if uids[i], err = aduid.ParseUID(text); err != nil {
			return err
		}
	}
	bar := progress{w: progressStream(a)}
	input, err := opts.source.open(ctx, a, &bar)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, input.Close()) }()
	report, findErr := aduid.Find(ctx, input.Source, uids, aduid.FindOptions{Name: input.name, Attributes: opts.source.attributes, Progress: bar.accounts})
	bar.end()
	if err := showFound(a, report); err != nil {
		return err
	}
	switch {
	case findErr != nil:
		return findErr
	case len(report.Missing()) > 0:
		return frame.ErrFound
	default:
		return nil
	}
}

func showFound(a *frame.App, r *aduid.FindReport) error {
	for _, warning := range r.Warnings {
		a.Warn("%s (%s)", warning.Text, warning.Code)
	}
	if n := int(r.UnreadCount); n > 0 && len(r.Missing()) == 0 {
		what := "objectGUID"
		if r.Attribute+r.GroupAttribute != "" {
			what = "number"
		}
		a.Warn("%s no usable %s: it may have the number too", frame.Amount(n, "account has", "accounts have"), what)
	}
	if n := len(r.Referrals); n > 0 {
		a.Note("not covered: %s: %s", frame.Amount(n, "referral to another server", "referrals to other servers"), fault.Printable(r.Referrals[0]))
	}
	return a.Render("macwrangler/aduid.find/1", r, func(w *bufio.Writer) {
		for _, one := range r.Results {
			if a.Quiet {
				printFoundBare(w, one)
				continue
			}
			printFound(w, one, r.Complete)
		}
	})
}

func printFound(w *bufio.Writer, one aduid.NumberResult, complete bool) {
	switch {
	case one.Count == 0 && !complete:
		fmt.Fprintf(w, "%d: no account so far\n", one.UID)
	case one.Count == 0:
		fmt.Fprintf(w, "%d: no account\n", one.UID)
	default:
		fmt.Fprintf(w, "%d: %s\n", one.UID, foundText(one))
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, account := range one.Accounts {
		more := ""
		if account.Deleted {
			more = " (deleted)"
		}
		printAccountAnd(table, "", account.Account, more)
	}
	_ = table.Flush() // w keeps the error
	printMore(w, one.Count, len(one.Accounts))
}

// foundText returns how many users and groups there are.
func foundText(one aduid.NumberResult) string {
	groups := 0
	for _, account := range one.Accounts {
		if account.Kind == aduid.Group {
			groups++
		}
	}
	users := int(one.Count) - groups
	texts := []string{frame.Amount(users, "user", "users"), frame.Amount(groups, "group", "groups")}
	switch {
	case groups == 0:
		return texts[0]
	case users == 0:
		return texts[1]
	default:
		return texts[0] + ", " + texts[1]
	}
}

func printFoundBare(w *bufio.Writer, one aduid.NumberResult) {
	for _, account := range one.Accounts {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", one.UID, account.Kind, account.GUID, fault.Printable(account.DN))
	}
}
