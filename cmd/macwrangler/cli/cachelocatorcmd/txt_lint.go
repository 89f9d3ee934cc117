package cachelocatorcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// lintOptions are the flags and arguments of cachelocator txt lint.
type lintOptions struct {
	frame.FindingOptions
	resolverFlags
	sources []string
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
fails, the findings of the others are shown and the status is 2. macwrangler explain
RULE explains a rule.`

const lintExample = `  macwrangler cachelocator txt lint --nameserver 10.1.1.1 --nameserver 10.1.1.2 --search corp.example.com
  macwrangler cachelocator txt lint 'prs=198.51.100.0/24'
  # what somebody sent by mail
  macwrangler cachelocator txt lint nslookup.txt route53.json
  # before a zone file goes live
  macwrangler cachelocator txt lint --fail-on warning db.corp.example.com`

func newLint(a *frame.App, mac Mac) *cobra.Command {
	opts := lintOptions{resolverFlags: resolverFlags{mac: mac}}
	cmd := a.Verb(frame.Verb{
		Use:     "lint [SOURCE...]",
		Short:   "Check the records on a server or offline",
		Long:    lintLong,
		Found:   frame.FoundFinding,
		Example: lintExample,
		Args:    frame.AnyArgs,
		Formats: frame.FindingFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.sources = args
			return runLint(ctx, a, opts)
		},
	})
	frame.FindingVars(cmd, &opts.FindingOptions, lintRules())
	opts.bind(cmd)
	return cmd
}

func runLint(ctx context.Context, a *frame.App, opts lintOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	sources, failed, err := txtSources(ctx, a, opts.resolverFlags, opts.sources)
	if err != nil {
		return err
	}
	var list []finding.Finding
	for _, source := range sources {
		list = append(list, source.lint()...)
	}
	return a.Report("macwrangler/cachelocator.txt.lint/1", &opts.FindingOptions, list, failed, len(sources))
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
