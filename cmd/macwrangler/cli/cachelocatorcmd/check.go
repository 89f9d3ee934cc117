package cachelocatorcmd

import (
	"bufio"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

const checkSchema = "macwrangler/cachelocator.check/1"

// checkOptions are the flags of cachelocator check.
type checkOptions struct {
	frame.FindingOptions
	resolverFlags

	clients, servers   []string
	txt                []string
	dns                bool
	site               string
	clientAddresses    []string
	clientPublic       string
	openPorts          []string
	clientFlags, hasIt bool // --client-…; --site
}

const checkLong = `Hold both sides of content caching against each other, and report what contradicts
what: the client's public address and subnet, the cache's status and settings, and the
DNS record.

--client is a folder that capture saved, or a file: what AssetCacheLocatorUtil, ifconfig
or netstat -rn printed on the client, or its diskCache.plist. --server is a file: what
AssetCacheManagerUtil status or settings printed (text or -j), the cache's preferences,
its profile or its declaration; or a folder with those of one cache, such as a capture of
the Mac with the cache. Both repeat: files are of one client or cache, each folder is of
another. A redacted capture is checked alone: --client DIR --server DIR. --txt, --dns and --site name the
records: a file in any form that txt lint reads, the nameservers, or the description
that cachelocator site makes both sides from, to which all the rest is compared too.

What is not known and could be a contradiction is not-checked, and the status is 2
unless something was found. A capture does not have the client's public address: add
what AssetCacheLocatorUtil -j prints, or --client-public-address. Nothing is sent
without --dns.`

const checkExample = `  # on the client: AssetCacheLocatorUtil -j >locator.json; ifconfig >ifconfig.txt
  # on the cache: AssetCacheManagerUtil status -j >status.json; AssetCacheManagerUtil settings -j >settings.json
  macwrangler cachelocator check --client locator.json --client ifconfig.txt \
    --server status.json --server settings.json --txt db.corp.example.com
  # against a description of the site, and the nameservers
  macwrangler cachelocator check --client slow-mac --client-public-address 203.0.113.7 \
    --server cache1 --server cache2 --site site.yaml --dns --search corp.example.com`

func newCheck(a *frame.App, mac Mac) *cobra.Command {
	opts := checkOptions{resolverFlags: resolverFlags{mac: mac}}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "check",
		Short:   "Hold client, cache and DNS records against each other",
		Long:    checkLong,
		Found:   frame.FoundFinding,
		Example: checkExample,
		Args:    repeatFlags,
		Formats: frame.FindingFormats(),
		Run: func(ctx context.Context, _ []string) error {
			opts.clientFlags = cmd.Flags().Changed("client-address") || cmd.Flags().Changed("client-public-address")
			opts.hasIt = cmd.Flags().Changed("site")
			return runCheck(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.clients, "client", nil, "`PATH` of what a client printed, or of a capture (repeatable)")
	flags.StringArrayVar(&opts.servers, "server", nil, "`PATH` of what a cache printed, of its settings, or of a folder with both (repeatable)")
	flags.StringArrayVar(&opts.txt, "txt", nil, "`FILE` with the records, - for standard input (repeatable)")
	flags.BoolVar(&opts.dns, "dns", false, "query every nameserver for the DNS records of the site")
	flags.StringVar(&opts.site, "site", "", "`FILE` with the site's description, in YAML, - for standard input")
	flags.StringArrayVar(&opts.clientAddresses, "client-address", nil, "local address of the client: `IP/BITS` (repeatable)")
	flags.StringVar(&opts.clientPublic, "client-public-address", "", "public address of the client: `IP`")
	flags.StringArrayVar(&opts.openPorts, "open-port", nil, "a TCP `PORT`, or FIRST-LAST, that the firewall leaves open to the caches (repeatable)")
	opts.bind(cmd)
	frame.FindingVars(cmd, &opts.FindingOptions, allRules())
	return cmd
}

// repeatFlags refuses an argument: a flag takes one file, though a shell's * has several.
func repeatFlags(cmd *cobra.Command, args []string) error {
	err := frame.NoArgs(cmd, args)
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.WithHint("repeat the flag for each file: --server FILE --server FILE; or name the folder: --server DIR")
	}
	return err
}

func runCheck(ctx context.Context, a *frame.App, opts checkOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	in := checkInput{App: a, opts: &opts}
	if err := in.read(ctx); err != nil {
		return err
	}
	result := check.Check(in.evidence)
	shown := checkResult{Compared: in.compared()}
	return reportGaps(a, checkSchema, &opts.FindingOptions, append(in.passed, result.Findings...), nil, append(in.gaps, result.Gaps...), &shown)
}

// checkResult is the result of cachelocator check.
type checkResult struct {
	finding.Report

	Compared *compared `json:"compared,omitempty"`
}

// compared is what was held against each other, by the names of files, folders and
// nameservers.
type compared struct {
	Clients []string `json:"clients"`
	Caches  []string `json:"caches"`
	Records []string `json:"records"`
	Site    string   `json:"site"`
}

func (in *checkInput) compared() *compared {
	c := compared{Clients: []string{}, Caches: []string{}, Records: []string{}}
	for _, one := range in.evidence.Clients {
		c.Clients = append(c.Clients, one.Name)
	}
	for _, one := range in.evidence.Caches {
		c.Caches = append(c.Caches, one.Name)
	}
	for _, one := range in.evidence.Records {
		c.Records = append(c.Records, one.Name)
	}
	if in.evidence.Site != nil {
		c.Site = frame.InputName(in.opts.site)
	}
	in.Detail("clients: %s; caches: %s; records: %s", shortList(c.Clients), shortList(c.Caches), shortList(c.Records))
	return &c
}

func shortList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return fault.Printable(fault.ClipTo(strings.Join(names, ", "), 300))
}

// reportGaps shows findings. What is not known is an error if nothing was found: the
// result is then not clean.
func reportGaps(a *frame.App, schema string, opts *frame.FindingOptions, list []finding.Finding, failed []error, gaps []check.Gap, result *checkResult) error {
	report := opts.Report(list)
	for _, err := range failed {
		report.Failed = append(report.Failed, finding.Failure{Code: fault.CodeOf(err), Message: fault.Text(err)})
	}
	for _, gap := range gaps {
		report.Failed = append(report.Failed, finding.Failure{Code: codeIncomplete, Message: gap.Target + ": " + gap.What})
	}
	result.Report = report
	err := a.RenderFindings(schema, result, opts, report, func(w *bufio.Writer) { a.PrintFindings(w, report) })
	if err != nil {
		return err
	}
	switch {
	case len(failed) > 0:
		return frame.Joined(failed)
	case opts.Verdict(report) != nil:
		return opts.Verdict(report)
	case len(gaps) > 0:
		first := gaps[0]
		return fault.New(codeIncomplete, first.Hint, "checking: %s; the first: %s: %s",
			frame.Amount(len(gaps), "thing that decides is not known", "things that decide are not known"), fault.Clip(first.Target), first.What)
	}
	return nil
}

// ports parses --open-port.
func (o *checkOptions) ports() ([]site.PortRange, error) {
	var list []site.PortRange
	for _, text := range o.openPorts {
		one, err := site.ParsePorts(text)
		if err != nil {
			return nil, frame.BadValue("open-port", text, "want PORT or FIRST-LAST").WithHint("write a port such as 49494, or 49152-65535")
		}
		list = append(list, one)
	}
	return list, nil
}
