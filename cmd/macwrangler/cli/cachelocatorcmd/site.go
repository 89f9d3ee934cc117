package cachelocatorcmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// The formats of cachelocator site.
const (
	formatTXT          = "txt"
	formatMobileconfig = "mobileconfig"
	formatDeclaration  = "ddm"
)

// siteOptions are the flags of cachelocator site.
type siteOptions struct {
	file  string
	cache string
	out   string

	cacheGiven bool
}

const siteLong = `Make both sides of content caching from one description of a site: the TXT records for
the clients (--format txt, lines of a zone file), and the settings of the caches, as a
profile with com.apple.AssetCache.managed (mobileconfig) or, for macOS 27, as the
declaration com.apple.configuration.content-cache.settings (ddm). Nothing is sent or
installed. The same description always makes the same bytes.

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

Where ports or parents differ, --cache makes the settings of one cache. Compare the
description with what is in effect: macwrangler cachelocator check --site FILE.`

const siteExample = `  macwrangler cachelocator site site.yaml >records.txt
  macwrangler cachelocator site site.yaml --format mobileconfig --out caching.mobileconfig
  macwrangler cachelocator site site.yaml --format ddm --cache cache1
  # the records for another nameserver than BIND
  macwrangler cachelocator txt encode --help`

func newSite(a *frame.App) *cobra.Command {
	var opts siteOptions
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "site FILE",
		Short:   "Make DNS records and cache settings from one description",
		Long:    siteLong,
		Example: siteExample,
		Args:    frame.Exactly("FILE"),
		Formats: []string{formatTXT, formatMobileconfig, formatDeclaration},
		Run: func(ctx context.Context, args []string) error {
			opts.file, opts.cacheGiven = args[0], cmd.Flags().Changed("cache")
			return runSite(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.cache, "cache", "", "make the settings of the cache with this `NAME` or address")
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	return cmd
}

func runSite(_ context.Context, a *frame.App, opts siteOptions) error {
	switch {
	case opts.cacheGiven && opts.cache == "":
		return frame.BadValue("cache", opts.cache, "must not be empty").WithHint("name a cache of the description")
	case opts.cacheGiven && a.Format == formatTXT:
		return frame.Usagef(frame.CodeConflictingFlags, "--cache does not go with --format txt: the records are for all clients").
			WithHint("leave out --cache, or add --format mobileconfig")
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
		var records []txt.Record
		records, err = s.Records()
		data = []byte(txt.BIND(records))
	}
	if err != nil {
		return err
	}
	return a.WriteArtefact(opts.out, data)
}
