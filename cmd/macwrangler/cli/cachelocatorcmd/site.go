package cachelocatorcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The formats of cachelocator site.
const (
	formatTXT          = "txt"
	formatMobileconfig = "mobileconfig"
	formatDeclaration  = "ddm"
)

// siteOptions are the flags of cachelocator site.
type siteOptions struct {
	file   string
	cache  string
	domain string
	zone   string
	out    string

	cacheGiven bool
}

const siteLong = `Make both sides of content caching from one description of a site: the TXT records for
the clients (--format txt, lines of a zone file, or another one of txt encode), and the
settings of the caches, as a profile with com.apple.AssetCache.managed (mobileconfig)
or, for macOS 27, as the declaration com.apple.configuration.content-cache.settings
(ddm). Nothing is sent or installed. The same description always makes the same bytes.

  domain: corp.example.com         # search domain of the Macs, or a list
  identifier: com.example.caching  # of the profile and the declaration
  organization: Example School     # optional
  public: [198.51.100.0/28, 203.0.113.7]  # addresses towards the internet
  subnets: [10.20.0.0/22]          # of the clients; none: the cache's own subnet
  content: all                     # or shared (apps, updates), personal (iCloud)
  openPorts: [49494]               # what a firewall leaves open; optional
  ttl: 10800                       # of the records; optional
  caches:
    - name: cache1
      address: 10.20.0.10
      port: 49494                  # optional
      favored: true                # optional: clients prefer it
      parents: [10.20.0.20]        # optional

Where ports or parents differ, --cache makes the settings of one cache. Of several
domains --domain makes the records of one, which formats other than txt need. Compare
the description with what is in effect: macwrangler cachelocator check --site FILE.`

const siteExample = `  macwrangler cachelocator site site.yaml >records.txt
  macwrangler cachelocator site site.yaml --format mobileconfig --out caching.mobileconfig
  macwrangler cachelocator site site.yaml --format ddm --cache cache1
  # the records for Windows DNS
  macwrangler cachelocator site site.yaml --format windows`

func newSite(a *frame.App) *cobra.Command {
	var opts siteOptions
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "site FILE",
		Short:   "Make DNS records and cache settings from one description",
		Long:    siteLong,
		Example: siteExample,
		Args:    frame.Exactly("FILE"),
		Formats: append([]string{formatTXT, formatMobileconfig, formatDeclaration}, serverFormats()...),
		Run: func(ctx context.Context, args []string) error {
			opts.file, opts.cacheGiven = args[0], cmd.Flags().Changed("cache")
			return runSite(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.cache, "cache", "", "make the settings of the cache with this `NAME` or address")
	flags.StringVar(&opts.domain, "domain", "", "make the records of this `DOMAIN` of the site")
	flags.StringVar(&opts.zone, "zone", "", usageZone)
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	return cmd
}

func runSite(_ context.Context, a *frame.App, opts siteOptions) error {
	settings := a.Format == formatMobileconfig || a.Format == formatDeclaration
	switch {
	case opts.cacheGiven && opts.cache == "":
		return frame.BadValue("cache", opts.cache, "must not be empty").WithHint("name a cache of the description")
	case opts.cacheGiven && !settings:
		return frame.Usagef(frame.CodeConflictingFlags, "--cache does not go with --format %s: the records are for all clients", a.Format).
			WithHint("leave out --cache, or add --format mobileconfig")
	case settings && opts.domain+opts.zone != "":
		return frame.Usagef(frame.CodeConflictingFlags, "--domain and --zone do not go with --format %s: they are about the records", a.Format).
			WithHint("leave them out")
	}
	s, err := readSite(a, opts.file)
	if err != nil {
		return err
	}
	var data []byte
	switch a.Format {
	case formatMobileconfig:
		data, err = s.Profile(opts.cache)
	case formatDeclaration:
		data, err = s.Declaration(opts.cache)
	default:
		data, err = siteRecords(s, a.Format, opts)
	}
	if err != nil {
		return err
	}
	return a.WriteArtefact(opts.out, data)
}

// siteRecords makes the records as a nameserver or its tool reads them.
func siteRecords(s *site.Site, format string, opts siteOptions) ([]byte, error) {
	records, err := s.Records(opts.domain)
	if err != nil {
		return nil, err
	}
	if format == formatTXT {
		return []byte(txt.BIND(records)), nil
	}
	domain := opts.domain
	if domain == "" {
		if len(s.Domains) > 1 {
			return nil, frame.Usagef(frame.CodeMissingFlag, "the site has %d domains, and --format %s is for one zone", len(s.Domains), format).
				WithHint("make them one by one: --domain " + fault.Clip(s.Domains[0]))
		}
		domain = s.Domains[0]
	}
	text, err := serverText(format, records, encodeOptions{Options: txt.Options{Domain: domain}, zone: opts.zone})
	return []byte(text), err
}
