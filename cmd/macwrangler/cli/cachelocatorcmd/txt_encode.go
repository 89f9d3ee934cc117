package cachelocatorcmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// The formats of cachelocator txt encode.
const (
	formatBIND     = "bind"
	formatDnsmasq  = "dnsmasq"
	formatWindows  = "windows"
	formatDnscmd   = "dnscmd"
	formatNsupdate = "nsupdate"

	formatUnbound             = "unbound"
	formatPdnsutil            = "pdnsutil"
	formatRoute53             = "route53"
	formatCloudflare          = "cloudflare"
	formatInfoblox            = "infoblox"
	formatMikroTik            = "mikrotik"
	formatTerraformRoute53    = "terraform-route53"
	formatTerraformCloudflare = "terraform-cloudflare"
)

// serverFormats are the formats for servers and services.
func serverFormats() []string {
	return []string{
		formatBIND, formatDnsmasq, formatWindows, formatDnscmd, formatNsupdate, formatUnbound, formatPdnsutil,
		formatRoute53, formatCloudflare, formatInfoblox, formatMikroTik, formatTerraformRoute53, formatTerraformCloudflare,
	}
}

const usageZone = "`ZONE` that holds the names, for windows, dnscmd, pdnsutil and nsupdate (default: the domain)"

// encodeOptions are the flags of cachelocator txt encode.
type encodeOptions struct {
	txt.Options
	ranges  []string // none: those on standard input
	favored []string
	zone    string
}

const encodeLong = `Create the TXT records that list the public addresses of a site. A RANGE is an
address, FIRST-LAST, or a CIDR prefix, which is converted because a record cannot
hold one. Without arguments, or with -, ranges are read from standard input, one or
more per line; # starts a comment. --favored adds the local addresses of caches to prefer.

Ranges that do not fit into one record of 255 bytes continue at the next name, in up
to 25 records. --format windows prints PowerShell for Windows DNS, dnscmd the commands
of older servers. If the zone is not the domain itself, windows, dnscmd, pdnsutil and
nsupdate need --zone. route53 is a change batch, cloudflare the body for its batch API,
infoblox a CSV import, mikrotik a script for RouterOS. Ranges that are not public get a
warning. Nothing is sent or changed.`

const encodeExample = `  macwrangler cachelocator txt encode --domain corp.example.com 198.51.100.0/24 203.0.113.7
  # Windows DNS, where the zone is a parent of the search domain
  macwrangler cachelocator txt encode --domain hq.corp.example.com --zone corp.example.com \
    --format windows 198.51.100.1-198.51.100.9
  macwrangler cachelocator txt encode --domain corp.example.com --favored 10.20.0.10 --format nsupdate <ranges.txt | nsupdate -k key`

func newEncode(a *frame.App) *cobra.Command {
	opts := encodeOptions{Options: txt.Options{TTL: txt.DefaultTTL}}
	cmd := a.Verb(frame.Verb{
		Use:     "encode [RANGE...]",
		Short:   "Create the records from address ranges",
		Long:    encodeLong,
		Example: encodeExample,
		Args:    frame.AnyArgs,
		Formats: append(serverFormats(), frame.FormatJSON, frame.FormatPlist),
		Run: func(ctx context.Context, args []string) error {
			opts.ranges = args
			return runEncode(ctx, a, opts)
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	flags := cmd.Flags()
	flags.StringVar(&opts.Domain, "domain", "", "search domain `NAME` of the Macs")
	flags.StringArrayVar(&opts.favored, "favored", nil, "local addresses of caches to prefer: `RANGE` (repeatable)")
	flags.Uint32Var(&opts.TTL, "ttl", opts.TTL, "time to live in `SECONDS`")
	flags.BoolVar(&opts.Binary, "binary", false, "create binary records, which are shorter, for servers that accept any byte")
	flags.StringVar(&opts.zone, "zone", "", usageZone)
	if err := cmd.MarkFlagRequired("domain"); err != nil {
		panic(err)
	}
	return cmd
}

// encodedRecords is the result in JSON.
type encodedRecords struct {
	Records []encodedRecord `json:"records"`
}

// encodedRecord has its string escaped as in a zone file.
type encodedRecord struct {
	Name   string `json:"name"`
	TTL    uint32 `json:"ttl"`
	String string `json:"string"`
}

func runEncode(_ context.Context, a *frame.App, opts encodeOptions) error {
	ranges, err := withInput(a, opts.ranges)
	if err != nil {
		return err
	}
	public, err := parseRanges(ranges)
	if err != nil {
		return err
	}
	favored, err := parseRanges(opts.favored)
	if err != nil {
		return err
	}
	records, err := txt.Encode(public, favored, opts.Options)
	if err != nil {
		return err
	}
	for _, what := range txt.NotPublic(public) {
		a.Warn("%s; Apple never sees such an address", what)
	}
	text, err := serverText(a.Format, records, opts)
	if err != nil {
		return err
	}
	if text == "" {
		var result encodedRecords
		for _, r := range records {
			result.Records = append(result.Records, encodedRecord{r.Name, r.TTL, txt.Escape(r.Data)})
		}
		return a.Render("macwrangler/cachelocator.txt.encode/1", result, nil)
	}
	if err := a.Write(func(w *bufio.Writer) error { _, err := w.WriteString(text); return err }); err != nil {
		return err
	}
	a.Note("%s; once it is served, check it with: macwrangler cachelocator txt lint --nameserver IP --search %s",
		frame.Amount(len(records), "record", "records"), strings.TrimSuffix(opts.Domain, "."))
	return nil
}

// withInput puts the ranges on standard input in the place of -, or of no argument.
func withInput(a *frame.App, args []string) ([]string, error) {
	if len(args) == 0 {
		args = []string{frame.StdinArgument}
	}
	at := slices.Index(args, frame.StdinArgument)
	if at < 0 {
		return args, nil
	}
	text, err := a.ReadInput(frame.StdinArgument)
	if err != nil {
		return nil, err
	}
	return slices.Concat(args[:at], rangeWords(string(text)), args[at+1:]), nil
}

// serverText returns the records as a server or its tool reads them, and "" if the
// format is none of theirs.
func serverText(format string, records []txt.Record, opts encodeOptions) (string, error) {
	zone := cmp.Or(opts.zone, opts.Domain)
	switch format {
	case formatDnsmasq:
		return txt.Dnsmasq(records), nil
	case formatWindows:
		return txt.PowerShell(records, zone)
	case formatDnscmd:
		return txt.Dnscmd(records, zone)
	case formatNsupdate:
		return txt.Nsupdate(records, opts.zone), nil
	case formatBIND:
		return txt.BIND(records), nil
	case formatUnbound:
		return txt.Unbound(records), nil
	case formatPdnsutil:
		return txt.Pdnsutil(records, zone)
	case formatRoute53:
		return txt.Route53(records), nil
	case formatCloudflare:
		return txt.Cloudflare(records)
	case formatInfoblox:
		return txt.Infoblox(records)
	case formatMikroTik:
		return txt.MikroTik(records), nil
	case formatTerraformRoute53:
		return txt.TerraformRoute53(records), nil
	case formatTerraformCloudflare:
		return txt.TerraformCloudflare(records)
	default:
		return "", nil
	}
}

// rangeWords returns the ranges in a text: they have blanks or commas between
// them, and # begins a comment.
func rangeWords(text string) []string {
	var words []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words = append(words, strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })...)
	}
	return words
}

// parseRanges parses ranges; an argument may hold several.
func parseRanges(args []string) ([]txt.Range, error) {
	var ranges []txt.Range
	for _, arg := range args {
		words := rangeWords(arg)
		if len(words) == 0 {
			return nil, frame.Usagef(frame.CodeBadArgument, "reading range %q: it is empty", arg).WithHint("write FIRST-LAST, one address, or a CIDR prefix")
		}
		for _, word := range words {
			one, err := txt.ParseRange(word)
			if err != nil {
				return nil, fmt.Errorf("encoding records: %w", err)
			}
			ranges = append(ranges, one)
		}
	}
	return ranges, nil
}
