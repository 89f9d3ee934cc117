package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

// aduidScanOptions are the flags of aduid scan.
type aduidScanOptions struct {
	ldif, csv    string // files, or -
	server       aduidServer
	filter       string
	passwordFile string
	pageSize     int
	groups       bool
	list         string // file, or -; "": none
}

const aduidScanLong = `Find the users of a directory who share a uid on Macs that are bound to it, and
those whose number is one of the system's own. Accounts come from a live directory
(--ldap or --domain), an LDIF file of ldapsearch (--ldif) or a CSV file of
Get-ADUser (--csv). Nothing is changed anywhere.

The report groups accounts by number, with how many pairs chance alone would give.
-q prints a line an account instead: number, user or group, GUID, DN. --list
writes every account as CSV, for other tools. A scan that does not reach the end
is status 2 and "complete": false: what it did not find may still be there.
Referrals are not followed, but named.

The password for --bind-dn is in --password-file or in the environment as
MACWRANGLER_LDAP_PASSWORD. It is not sent over plain ldap:// to another machine.`

const aduidScanExample = `  # an export that somebody with rights in AD has made
  macwrangler aduid scan --csv users.csv
  zcat users.ldif.gz | macwrangler aduid scan --ldif -
  # live; the domain controller is found by DNS
  macwrangler aduid scan --domain corp.example.org --bind-dn reader@corp.example.org --password-file pw
  # a whole forest from its global catalog, with a Kerberos ticket
  macwrangler aduid scan --ldap ldaps://dc1.corp.example.org:3269 --gssapi
  # every account, for another tool
  macwrangler aduid scan --ldif users.ldif --list accounts.csv --exit-zero`

func newADUIDScan(a *app) *cobra.Command {
	var opts aduidScanOptions
	cmd := a.verb(verb{
		use:     "scan",
		short:   "Find users of a directory who share a uid",
		long:    aduidScanLong,
		found:   "users share a number, or have one of the system's own",
		example: aduidScanExample,
		args: func(cmd *cobra.Command, args []string) error {
			if err := noArgs(cmd, args); err != nil {
				return err
			}
			return opts.check(cmd)
		},
		formats: resultFormats(),
		run: func(ctx context.Context, _ []string) error {
			s := aduidScan{app: a, opts: &opts}
			return s.run(ctx)
		},
	})
	opts.bind(cmd)
	return cmd
}

func (o *aduidScanOptions) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.server.url, "ldap", "", "read from the server at `URL`: ldaps://HOST or ldap://HOST")
	flags.StringVar(&o.server.domain, "domain", "", "read from a domain controller of this DNS domain `NAME`")
	flags.StringVar(&o.ldif, "ldif", "", "read an LDIF `FILE`, or - for standard input")
	flags.StringVar(&o.csv, "csv", "", "read a CSV `FILE`, or - for standard input")
	flags.StringVar(&o.server.base, "base", "", "search below this `DN` (default: the server's own domain)")
	flags.StringVar(&o.filter, "filter", "", "search with this LDAP `FILTER` (default: all users)")
	flags.StringVar(&o.server.bindDN, "bind-dn", "", "log on as `NAME`: a DN, user@domain or DOMAIN\\user")
	flags.StringVar(&o.passwordFile, "password-file", "", "`FILE` with the password, or - for standard input")
	flags.BoolVar(&o.server.startTLS, "start-tls", false, "encrypt an ldap:// connection by StartTLS")
	flags.StringVar(&o.server.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	flags.BoolVar(&o.server.insecure, "insecure-skip-verify", false, "take any certificate: an attacker can read the password")
	flags.BoolVar(&o.server.allowPlaintext, "allow-plaintext", false, "send the password without encryption")
	flags.BoolVar(&o.server.gssapi, "gssapi", false, "log on with a Kerberos ticket")
	flags.IntVar(&o.pageSize, "page-size", 1000, "`NUMBER` of accounts asked for at once")
	flags.BoolVar(&o.groups, "groups", false, "look at groups and their gids too")
	flags.StringVar(&o.list, "list", "", "write every account to a CSV `FILE`, or - for standard output")
}

// Which flags name a source, and which belong to a live directory alone.
var (
	aduidSources   = []string{"ldap", "domain", "ldif", "csv"}
	aduidLiveFlags = []string{
		"base", "filter", "bind-dn", "password-file", "start-tls", "ca-file", "insecure-skip-verify",
		"allow-plaintext", "gssapi", "page-size",
	}
)

// check finds flags that do not go together, before anything is read.
func (o *aduidScanOptions) check(cmd *cobra.Command) error {
	var given []string
	for _, name := range aduidSources {
		if flag := cmd.Flags().Lookup(name); flag.Changed {
			if flag.Value.String() == "" {
				return badValue(name, "", "it is empty").withHint(helpHint(cmd))
			}
			given = append(given, "--"+name)
		}
	}
	switch {
	case len(given) == 0:
		return usagef(codeMissingFlag, "%s needs one of --%s", cmd.CommandPath(), strings.Join(aduidSources, ", --")).withHint(helpHint(cmd))
	case len(given) > 1:
		return usagef(codeConflictingFlags, "%s do not go together", strings.Join(given, " and ")).withHint("scan one at a time")
	case cmd.Flags().Changed("list") && o.list == "":
		return badValue("list", "", "want a file, or - for standard output")
	case o.pageSize < 1:
		return badValue("page-size", cmd.Flags().Lookup("page-size").Value.String(), "want a number above 0")
	}
	if o.live() {
		return o.checkLive(cmd)
	}
	for _, name := range aduidLiveFlags {
		if cmd.Flags().Changed(name) {
			return usagef(codeConflictingFlags, "--%s does not go with %s: it is for a live directory", name, given[0])
		}
	}
	return nil
}

// checkLive leaves the rules of the directory to its package.
func (o *aduidScanOptions) checkLive(cmd *cobra.Command) error {
	for _, name := range []string{"bind-dn", "password-file", "ca-file"} {
		if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
			return badValue(name, "", "it is empty").withHint("leave the flag out")
		}
	}
	if o.passwordFile != "" && o.server.bindDN == "" {
		return usagef(codeConflictingFlags, "--password-file goes with --bind-dn")
	}
	return nil
}

// live says whether a directory is asked.
func (o *aduidScanOptions) live() bool { return o.server.url != "" || o.server.domain != "" }

// file gives the file that is read, "" for a live directory.
func (o *aduidScanOptions) file() string { return orElse(o.ldif, o.csv) }
