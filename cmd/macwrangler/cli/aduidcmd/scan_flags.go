package aduidcmd

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

// bind adds the flags.
func (o *scanOptions) bind(cmd *cobra.Command) {
	o.bindSource(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.list, "list", "", "write every account to a CSV `FILE`, or - for standard output")
	o.bindAttributes(cmd)
	flags.IntVar(&o.connections, "connections", 1, "`NUMBER` of connections that read parts of a live directory")
}

// bindAttributes adds the flags that replace the computed numbers.
func (o *scanOptions) bindAttributes(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.attributes.User, "attribute", "", "the uids are in this attribute `NAME`, such as uidNumber (default: computed)")
	flags.StringVar(&o.attributes.Group, "group-attribute", "", "with --groups, the gids are in this attribute `NAME` (default: computed)")
}

// bindSource adds the flags of the source, which other verbs read too.
func (o *scanOptions) bindSource(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&o.server.url, "ldap", "", "read from the server at `URL`: ldaps://HOST or ldap://HOST")
	flags.StringVar(&o.server.domain, "domain", "", "read from a domain controller of this DNS domain `NAME`")
	flags.StringVar(&o.ldif, "ldif", "", "read an LDIF `FILE`, or - for standard input")
	flags.StringVar(&o.csv, "csv", "", "read a CSV `FILE`, or - for standard input")
	flags.StringVar(&o.server.base, "base", "", "search below this `DN` (default: the server's own domain)")
	flags.StringVar(&o.filter, "filter", "", "search with this LDAP `FILTER` (default: all users)")
	flags.StringVar(&o.server.bindDN, "bind-dn", "", "log on as `NAME`: a DN, user@domain or DOMAIN\\user")
	flags.StringVar(&o.passwordFile, "password-file", "", "`FILE` with the password, or - for standard input")
	flags.BoolVar(&o.server.startTLS, "start-tls", false, "encrypt an ldap:// connection with StartTLS")
	flags.StringVar(&o.server.caFile, "ca-file", "", "trust the certificates in this PEM `FILE`")
	flags.BoolVar(&o.server.insecure, "insecure-skip-verify", false, "accept any certificate: an attacker can read the password")
	flags.BoolVar(&o.server.allowPlaintext, "allow-plaintext", false, "send the password or token without encryption")
	flags.BoolVar(&o.server.gssapi, "gssapi", false, "log on with a Kerberos ticket")
	flags.IntVar(&o.pageSize, "page-size", directory.DefaultPageSize, "`NUMBER` of accounts per page")
	flags.BoolVar(&o.groups, "groups", false, "compare groups and their gids too")
	flags.StringVar(&o.column, "guid-column", "", "`NAME` of the CSV column with the GUIDs (default: ObjectGUID, GUID or ImmutableId)")
	frame.ChoiceVar(cmd, &o.input, "input", formWords(), "form of the GUIDs:")
}

// The flags that name a source, and those for a live directory only.
var (
	sources   = []string{"ldap", "domain", "ldif", "csv"}
	liveFlags = []string{
		"base", "filter", "bind-dn", "password-file", "start-tls", "ca-file", "insecure-skip-verify",
		"allow-plaintext", "gssapi", "page-size", "connections",
	}
)

// check rejects conflicting flags, before anything is read.
func (o *scanOptions) check(cmd *cobra.Command) error {
	var given []string
	for _, name := range sources {
		if flag := cmd.Flags().Lookup(name); flag.Changed {
			if flag.Value.String() == "" {
				return frame.BadValue(name, "", "it is empty").WithHint(frame.HelpHint(cmd))
			}
			given = append(given, "--"+name)
		}
	}
	switch {
	case len(given) == 0:
		return frame.Usagef(frame.CodeMissingFlag, "%s needs one of --%s", cmd.CommandPath(), strings.Join(sources, ", --")).WithHint(frame.HelpHint(cmd))
	case len(given) > 1:
		return frame.Usagef(frame.CodeConflictingFlags, "%s cannot be combined", strings.Join(given, " and ")).WithHint("scan one at a time")
	case cmd.Flags().Changed("list") && o.list == "":
		return frame.BadValue("list", "", "want a file, or - for standard output")
	case o.pageSize < 1:
		return frame.BadValue("page-size", cmd.Flags().Lookup("page-size").Value.String(), "want a number above 0")
	}
	if err := o.checkAttributes(cmd); err != nil {
		return err
	}
	if flag := cmd.Flags().Lookup("guid-column"); flag.Changed && (o.csv == "" || o.column == "") {
		if o.csv != "" {
			return frame.BadValue("guid-column", "", "it is empty").WithHint("leave out the flag")
		}
		return frame.Usagef(frame.CodeConflictingFlags, "--guid-column cannot be combined with %s: it is for a CSV file", given[0])
	}
	if o.live() {
		return o.checkLive(cmd)
	}
	for _, name := range liveFlags {
		if cmd.Flags().Changed(name) {
			return frame.Usagef(frame.CodeConflictingFlags, "--%s cannot be combined with %s: it is for a live directory", name, given[0])
		}
	}
	return nil
}

// checkAttributes checks the flags that not every verb with a source has.
func (o *scanOptions) checkAttributes(cmd *cobra.Command) error {
	for name, value := range map[string]string{"attribute": o.attributes.User, "group-attribute": o.attributes.Group} {
		if !cmd.Flags().Changed(name) {
			continue
		}
		if err := aduid.CheckAttribute(value); err != nil {
			return frame.BadValue(name, value, err.Error())
		}
	}
	switch {
	case o.attributes.Group != "" && !o.groups:
		return frame.Usagef(frame.CodeConflictingFlags, "--group-attribute needs --groups").WithHint("for users: --attribute " + o.attributes.Group)
	case cmd.Flags().Changed("connections") && (o.connections < 1 || o.connections > directory.MaxConnections):
		return frame.BadValue("connections", strconv.Itoa(o.connections), fmt.Sprintf("want a number from 1 to %d", directory.MaxConnections))
	}
	return nil
}

// checkLive checks what package directory cannot: which flags were given.
func (o *scanOptions) checkLive(cmd *cobra.Command) error {
	for _, name := range []string{"bind-dn", "password-file", "ca-file"} {
		if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
			return frame.BadValue(name, "", "it is empty").WithHint("leave out the flag")
		}
	}
	if cmd.Flags().Changed("input") {
		return frame.Usagef(frame.CodeConflictingFlags, "--input is for a file: a directory returns the bytes themselves")
	}
	if o.passwordFile != "" && o.server.bindDN == "" {
		return frame.Usagef(frame.CodeConflictingFlags, "--password-file needs --bind-dn")
	}
	return nil
}

// live reports whether the source is a live directory.
func (o *scanOptions) live() bool { return o.server.url != "" || o.server.domain != "" }

// file returns the file to read, "" for a live directory.
func (o *scanOptions) file() string { return cmp.Or(o.ldif, o.csv) }

// checkFiles refuses to overwrite an input.
func (o *scanOptions) checkFiles() error {
	for _, read := range []frame.RoleOf{
		{Role: "the source", Path: o.file()}, {Role: "--password-file", Path: o.passwordFile}, {Role: "--ca-file", Path: o.server.caFile},
	} {
		if o.list != "-" && read.Path != "-" && frame.SameFile(o.list, read.Path) {
			return frame.Usagef(frame.CodeConflictingFlags, "--list would overwrite %s: both are %q", read.Role, read.Path).
				WithHint("name another file")
		}
	}
	return nil
}
