package cachelocatorcmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// lintOptions are the flags and arguments of cachelocator txt lint.
type lintOptions struct {
	frame.FindingOptions
	resolverFlags
	sources       []string
	settingsGiven bool
	settings      string // a document of a cache, "" for none
}

// ruleNoRecord is this verb's own: the rules of the library are about records.
const ruleNoRecord = "dns-no-record"

// maxTXTFindings is how many findings of each severity are listed for a source.
const maxTXTFindings = 1000

// lintRules returns everything that this verb may find.
func lintRules() []finding.Rule {
	return append(txt.Rules(), finding.Rule{
		ID: ruleNoRecord, Severity: finding.Error,
		Guideline: "Every nameserver of the Macs must have the record of their search domain.",
		Why:       "A nameserver that says the record does not exist ends the search: the locator does not query the next one.",
		Fix:       "create it with macwrangler cachelocator txt encode, or use another search domain",
		Source:    "Apple's libresolv-91: NXDOMAIN and an empty answer are final for a domain",
	})
}

const lintLong = `Check the records of content caches as the locator reads them: what it would
reject, ignore or misread.

Offline, a SOURCE is a record as text (anything with a space or an equals sign), a
file, or - for standard input, which is also read without an argument. The form is
told by the content: a zone file; what dig, host, nslookup (Windows, macOS),
Resolve-DnsName and Get-DnsServerResourceRecord print; nsupdate, dnsmasq, unbound,
pdnsutil, dnscmd; Route 53, Cloudflare and gcloud as JSON or text; Infoblox CSV, a
MikroTik export, Terraform with literal values; or the bare data of a record. Any
other text is format-not-known, status 2, and gets no finding. TXT records at other
names (SPF, DKIM, DMARC) are left alone.

With --nameserver or --search, each nameserver is queried for the records; if one
fails, the findings of the others are shown and the status is 2.

--settings holds the records against a cache: its PublicRanges must be the record's
ranges, and its public address one of them. FILE is what AssetCacheManagerUtil settings
or status printed, the cache's preferences, profile or declaration; cachelocator check
holds the client against both. macwrangler explain RULE explains a rule.`

const lintExample = `  macwrangler cachelocator txt lint --nameserver 10.1.1.1 --nameserver 10.1.1.2 --search corp.example.com
  macwrangler cachelocator txt lint 'prs=198.51.100.0/24'
  # what somebody sent by mail
  macwrangler cachelocator txt lint nslookup.txt route53.json
  # do record and cache agree?
  macwrangler cachelocator txt lint --settings settings.json db.corp.example.com
  # before a zone file goes live
  macwrangler cachelocator txt lint --fail-on warning db.corp.example.com`

func newLint(a *frame.App, mac Mac) *cobra.Command {
	opts := lintOptions{resolverFlags: resolverFlags{mac: mac}}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "lint [SOURCE...]",
		Short:   "Check the records on a server or offline",
		Long:    lintLong,
		Found:   frame.FoundFinding,
		Example: lintExample,
		Args:    frame.AnyArgs,
		Formats: frame.FindingFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.sources, opts.settingsGiven = args, cmd.Flags().Changed("settings")
			return runLint(ctx, a, opts)
		},
	})
	cmd.Flags().StringVar(&opts.settings, "settings", "", "hold the records against the settings or the status of a cache in `FILE`")
	frame.FindingVars(cmd, &opts.FindingOptions, append(lintRules(), check.Rules()...))
	opts.bind(cmd)
	return cmd
}

func runLint(ctx context.Context, a *frame.App, opts lintOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	if opts.settingsGiven && opts.settings == "" {
		return frame.BadValue("settings", opts.settings, "must not be empty").WithHint("name what AssetCacheManagerUtil settings printed")
	}
	sources, failed, err := txtSources(ctx, a, opts.resolverFlags, opts.sources)
	if err != nil {
		return err
	}
	var list []finding.Finding
	for _, source := range sources {
		list = append(list, source.lint()...)
	}
	const schema = "macwrangler/cachelocator.txt.lint/1"
	if opts.settings == "" {
		return a.Report(schema, &opts.FindingOptions, list, failed, len(sources))
	}
	result, err := against(a, sources, opts.settings)
	if err != nil {
		return err
	}
	return reportGaps(a, schema, &opts.FindingOptions, append(list, result.Findings...), failed, result.Gaps, &checkResult{})
}

// against holds records against a document of a cache.
func against(a *frame.App, sources []txtSource, file string) (check.Result, error) {
	doc, err := readDocument(a, file)
	if err != nil {
		return check.Result{}, fmt.Errorf("reading %q: %w", file, err)
	}
	caches, err := check.Group([]check.Document{{Name: file, Document: doc}})
	if err != nil {
		return check.Result{}, err
	}
	e := check.Evidence{Caches: caches}
	for _, s := range sources {
		e.Records = append(e.Records, check.NewRecord(s.name, s.records, s.faults, s.absent != ""))
	}
	return check.Records(e), nil
}

// lint returns what is wrong with the records of a source, or that it has none.
func (s txtSource) lint() []finding.Finding {
	c := finding.NewCollector(s.name, lintRules(), maxTXTFindings)
	if s.absent != "" {
		c.Add(finding.Place{}, ruleNoRecord, s.absent, "create it with macwrangler cachelocator txt encode, or use another search domain")
	}
	for _, one := range s.faults {
		c.Put(one)
	}
	txt.Lint(c, s.records)
	return c.Findings()
}
