package cli

import (
	"bufio"
	"context"
	"slices"

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

const cacheLocatorLintLong = `Check the records of content caches as the locator reads them: what it would not
take, and what it takes for something else.

Offline, a SOURCE is a record as text (anything with a blank or an equals sign), a
file, or - for standard input, which is also read without an argument: lines of a
zone file, of dig, nsupdate or dnsmasq, commands for Windows DNS, or the bare data of
a record. With --nameserver or --search the records are asked of each nameserver;
one that fails makes the status 2, after the findings of the others. The rules are
explained in docs/cachelocator.md.`

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
	rules := []string{ruleNoRecord}
	for _, rule := range txt.Rules() {
		rules = append(rules, rule.ID)
	}
	if err := opts.check(rules); err != nil {
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

// lint gives the findings of a source the form that those of all areas have.
func (s txtSource) lint() []finding.Finding {
	var list []finding.Finding
	if s.absent != "" {
		list = append(list, finding.Finding{
			Rule: ruleNoRecord, Severity: finding.Error, Target: s.name, Message: s.absent,
			Fix: "make it with macwrangler cachelocator txt encode, or search another domain",
		})
	}
	found := append(slices.Clone(s.faults), txt.Lint(s.records)...)
	slices.SortStableFunc(found, func(a, b txt.Finding) int { return a.Line - b.Line })
	for _, f := range found {
		list = append(list, finding.Finding{
			Rule: f.Rule, Severity: finding.Severity(f.Severity), Target: s.name, Path: f.Path,
			Line: f.Line, Column: f.Column, Message: f.Message, Fix: f.Fix,
		})
	}
	return list
}
