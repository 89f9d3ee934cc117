package cachelocatorcmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// formatJamfEA is the output of an extension attribute of Jamf Pro.
const formatJamfEA = "jamf-ea"

// inspectOptions are the flags of cachelocator inspect.
type inspectOptions struct {
	resolverFlags
	files    []string
	from     string // a folder that capture made
	dns      bool
	reach    bool
	model    string
	content  string
	now      string
	modified string
	boot     string
	gateways []string

	changed func(flag string) bool // whether a flag was given, if only as ""

	// The parsed values of the flags above.
	nowAt, modifiedAt, bootAt time.Time
	macs                      []cachelocator.MAC
	captured                  *capture.Mac // what --from says
	utilities                 []utilResult // the outputs of AssetCacheLocatorUtil among the files
	network                   networkTexts // the outputs of other programs among the files
	logs                      []logResult
	notes                     []fault.Reason
}

const inspectLong = `Report which content cache this Mac would use, and for every other one why not, from
the files that its cache locator keeps for each user (as root: those of all users).
Nothing is sent unless a flag asks for it: --dns queries each of the Mac's nameservers
for the site's DNS records, and --reach probes each cache. Nothing is ever sent to
Apple. --nameserver and --search imply --dns.

--from reads a folder that cachelocator capture saved on another Mac, with the true
times of its files, its routers and its nameservers.

With --file, or with --root and the volume of another Mac, flags must supply what
this Mac cannot know about the other one: --now (when the files were copied),
--modified, --boot-time, --gateway-mac, --scutil. Anything not supplied is reported as
unknown and never guessed. Times are RFC 3339 or seconds since 1970.

-q prints the addresses of the usable caches or, without a file, the public ranges
that DNS returns. --format jamf-ea prints one <result> and implies --exit-zero. The
rules come from analyses of the locators of iOS and tvOS and are not confirmed on a
Mac. macwrangler explain CODE explains a reason code and names its source.`

const inspectExample = `  sudo macwrangler cachelocator inspect
  # also query each nameserver for the records, and probe each cache
  sudo macwrangler cachelocator inspect --dns --reach
  # what was saved on another Mac with: macwrangler cachelocator capture slow-mac
  macwrangler cachelocator inspect --from slow-mac
  # what a user sent in
  macwrangler cachelocator inspect --file diskCache.plist --now 2026-03-02T09:30:00Z \
    --modified 2026-03-02T09:00:00Z --gateway-mac 0:1b:c:d:e:f
  # does this nameserver serve our records?
  macwrangler cachelocator inspect --nameserver 10.1.1.1 --search corp.example.com`

func newInspect(a *frame.App, mac Mac) *cobra.Command {
	opts := inspectOptions{
		resolverFlags: resolverFlags{mac: mac},
		model:         string(cachelocator.Current), content: string(cachelocator.Shared),
	}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "inspect",
		Short:   "Report which content cache a Mac would use, and why not",
		Long:    inspectLong,
		Found:   "no usable cache; with --dns and without a file: no valid record",
		Example: inspectExample,
		Formats: frame.ResultFormats(formatJamfEA),
		Run: func(ctx context.Context, _ []string) error {
			opts.changed = cmd.Flags().Changed
			return runInspect(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.files, "file", nil, "read this diskCache.plist `FILE`, or what AssetCacheLocatorUtil, log, netstat, arp, ndp or scutil printed (repeatable; default: those of all users below --root)")
	flags.StringVar(&opts.from, "from", "", "read the evidence of another Mac from `DIR`, a folder that capture made")
	flags.BoolVar(&opts.dns, "dns", false, "query every nameserver for the DNS records of the site")
	flags.BoolVar(&opts.reach, "reach", false, "probe each cache over HTTP")
	opts.bind(cmd)
	flags.StringVar(&opts.scutil, "scutil", "", "take nameservers and search domains from `FILE`, the output of scutil --dns on the Mac")
	frame.ChoiceVar(cmd, &opts.model, "model", []string{string(cachelocator.Current), string(cachelocator.ElCapitan)}, "locator whose rules to follow:")
	frame.ChoiceVar(cmd, &opts.content, "content", []string{string(cachelocator.Shared), string(cachelocator.ICloud), string(cachelocator.Import)},
		"kind of content to fetch:")
	flags.StringVar(&opts.now, "now", "", "`TIME` when the files were copied (default: now)")
	flags.StringVar(&opts.modified, "modified", "", "`TIME` when the files were modified on the Mac (default: that of the files)")
	flags.StringVar(&opts.boot, "boot-time", "", "`TIME` when the Mac booted, or the output of sysctl -n kern.boottime")
	flags.StringArrayVar(&opts.gateways, "gateway-mac", nil, "hardware address of a default gateway of the Mac: `MAC` (repeatable)")
	return cmd
}

// runInspect inspects the locator's files, the nameservers and the caches, as the
// flags say.
func runInspect(ctx context.Context, a *frame.App, opts inspectOptions) error {
	if err := opts.check(); err != nil {
		return err
	}
	if err := opts.takeCapture(ctx); err != nil {
		return err
	}
	if err := opts.takeDocuments(a); err != nil {
		return err
	}
	if a.Format == formatJamfEA {
		a.ExitZero = true // an extension attribute has no status
	}
	in := inspector{App: a, opts: opts}
	return in.run(ctx)
}

// check parses the values of the flags.
func (o *inspectOptions) check() error {
	if err := o.checkTimes(); err != nil {
		return err
	}
	if o.changed("scutil") && o.scutil == "" {
		return frame.BadValue("scutil", o.scutil, "must not be empty").WithHint("omit the flag to use the settings of this machine")
	}
	for _, file := range o.files {
		if file == "" {
			return frame.BadValue("file", file, "must not be empty").WithHint("omit the flag to read the files of this Mac")
		}
	}
	if o.modified != "" && len(o.files) == 0 {
		return frame.Usagef(frame.CodeConflictingFlags, "--modified requires --file").WithHint("files on a volume have their own times")
	}
	for _, text := range o.gateways {
		mac, err := cachelocator.ParseMAC(text)
		if err != nil {
			return frame.BadValue("gateway-mac", text, "want a hardware address such as 00:1b:0c:0d:0e:0f").
				WithHint("on the Mac: arp -n ROUTER, with the address of its router")
		}
		o.macs = append(o.macs, mac)
	}
	for _, text := range o.nameservers {
		if _, err := parseNameserver(text); err != nil {
			return err
		}
	}
	if o.given() {
		o.dns = true
	}
	return nil
}

func (o *inspectOptions) checkTimes() error {
	for _, t := range []struct {
		flag, text string
		at         *time.Time
	}{{"now", o.now, &o.nowAt}, {"modified", o.modified, &o.modifiedAt}, {"boot-time", o.boot, &o.bootAt}} {
		if !o.changed(t.flag) {
			continue
		}
		var err error
		if *t.at, err = parseMoment(t.flag, t.text); err != nil {
			return err
		}
	}
	return nil
}
