package cli

import (
	"bufio"
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// txtLintOptions are the flags of cachelocator txt lint.
type txtLintOptions struct {
	findingOptions
	locatorServers
}

// ruleNoRecord is this verb's own: the rules of the library are about records.
const ruleNoRecord = "dns-no-record"

// maxTXTFindings is how many findings of each severity are listed for a source.
const maxTXTFindings = 1000

// txtLintRules returns everything that this verb may find.
func txtLintRules() []finding.Rule {
	return append(txt.Rules(), finding.Rule{
		ID: ruleNoRecord, Severity: finding.Error,
		Guideline: "Every nameserver of the Macs must have the record of their search domain.",
		Why:       "A nameserver that says the record does not exist ends the search: the locator does not ask the next one.",
		Fix:       "make it with macwrangler cachelocator txt encode, or search another domain",
		Source:    "Apple's libresolv-91: NXDOMAIN and an empty answer are final for a domain",
	})
}

const cacheLocatorLintLong = `Check the records of content caches as the locator reads them: what it would
reject, ignore or misread.

Offline, a SOURCE is a record as text (anything with a blank or an equals sign), a
file, or - for standard input, which is also read without an argument: lines of a
zone file, of dig, nsupdate or dnsmasq, commands for Windows DNS, or the bare data of
a record. With --nameserver or --search, each nameserver is asked for the records; if
one fails, the status is 2, after the findings of the others. macwrangler explain
RULE explains a rule.`

const cacheLocatorLintExample = `  macwrangler cachelocator txt lint --nameserver 10.1.1.1 --nameserver 10.1.1.2 --search corp.example.com
  macwrangler cachelocator txt lint 'prs=198.51.100.0/24'
  # before a zone file goes live
  macwrangler cachelocator txt lint --fail-on warning db.corp.example.com`

func newCacheLocatorLint(a *app, mac locatorMac) *cobra.Command {
	var opts txtLintOptions
	cmd := a.verb(verb{
		use:     "lint [SOURCE...]",
		short:   "Check the records, from a server or offline",
		long:    cacheLocatorLintLong,
		found:   "a finding of the severity of --fail-on or above",
		example: cacheLocatorLintExample,
		args:    anyArgs,
		formats: resultFormats(),
		run: func(ctx context.Context, args []string) error {
			return runCacheLocatorLint(ctx, a, mac, &opts, args)
		},
	})
	findingVars(cmd, &opts.findingOptions)
	opts.bind(cmd)
	return cmd
}

func runCacheLocatorLint(ctx context.Context, a *app, mac locatorMac, opts *txtLintOptions, args []string) error {
	var ids []string
	for _, rule := range txtLintRules() {
		ids = append(ids, rule.ID)
	}
	if err := opts.check(ids); err != nil {
		return err
	}
	sources, failed, err := a.txtSources(ctx, mac, &opts.locatorServers, args)
	if err != nil {
		return err
	}
	var list []finding.Finding
	for _, source := range sources {
		list = append(list, source.lint()...)
	}
	result := opts.keep(list)
	err = a.render("macwrangler/cachelocator.txt.lint/1", result, func(w *bufio.Writer) { a.printFindings(w, result) })
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return joined(failed)
	}
	return opts.verdict(result)
}

// lint returns what is wrong with the records of a source, or that it has none.
func (s txtSource) lint() []finding.Finding {
	c := finding.NewCollector(s.name, txtLintRules(), maxTXTFindings)
	if s.absent != "" {
		c.Add(finding.Place{}, ruleNoRecord, s.absent, "make it with macwrangler cachelocator txt encode, or search another domain")
	}
	for _, one := range s.faults {
		c.Put(one)
	}
	txt.Lint(c, s.records)
	return c.Findings()
}
