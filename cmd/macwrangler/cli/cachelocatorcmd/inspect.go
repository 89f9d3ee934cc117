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
	target   string
	content  string
	now      string
	modified string
	boot     string
	gateways []string

	changed func(flag string) bool // whether a flag was given, if only as ""

	// The parsed values of the flags above.
	nowAt, modifiedAt, bootAt time.Time
	macs                      []cachelocator.MAC
	noGateway, partial        bool
	captured                  *capture.Mac // what --from says
	utilities                 []utilResult // the outputs of AssetCacheLocatorUtil among the files
	network                   networkTexts // the outputs of other programs among the files
	logs                      []logResult
	servers                   []serverResult // the documents of caches among the files
	notes                     []fault.Reason
}

const inspectLong = `Report which content cache this Mac would use, and for every other one why not, from
the files that its cache locator keeps for each user (as root: those of all users).
Nothing is sent unless a flag asks for it: --dns queries each of the Mac's nameservers
for the site's DNS records, and --reach probes each cache. Nothing is ever sent to
Apple. --nameserver and --search imply --dns.

System updates come by the file of the user _assetcache: if a user has a cache, and that
file has none, or was not seen, the verdict says so (system-without-cache, system-unknown)
and the status is 1.

--from reads a folder that cachelocator capture saved on another Mac, with the true
times of its files, its routers and its nameservers; what else was sent goes with --file.

With --file, or with --root and the volume of another Mac, flags must supply what
this Mac cannot know about the other one: --now (when the files were copied),
--modified, --boot-time, --gateway-mac, --scutil. The time of a copy and the clock
here prove nothing about it: what hangs on something that was not supplied is
unknown (status 1), and the report says what to ask for. Times are RFC 3339 or
seconds since 1970. Pass every default gateway, in the order of netstat -rn; none
means that there was no gateway.

The resolver changed in macOS 15.4: since then a dead first nameserver makes the
locator find nothing for an hour. --target-macos judges by another version than this
Mac's; elsewhere than on a Mac it is the newest. --timeout changes how long a
nameserver is waited for, and never what the locator would make of its answer.

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
    --modified 2026-03-02T09:00:00Z --boot-time 2026-03-01T08:00:00Z \
    --gateway-mac 0:1b:c:d:e:f
  # what would a Mac with macOS 15.3 get from these nameservers?
  macwrangler cachelocator inspect --dns --target-macos 15.3
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
	flags.StringArrayVar(&opts.files, "file", nil, "read this diskCache.plist `FILE`, or what AssetCacheLocatorUtil, AssetCacheManagerUtil, log, netstat, route, arp, ndp or scutil printed (repeatable; default: those of all users below --root)")
	flags.StringVar(&opts.from, "from", "", "read the evidence of another Mac from `DIR`, a folder that capture made")
	flags.BoolVar(&opts.dns, "dns", false, "query every nameserver for the DNS records of the site")
	flags.BoolVar(&opts.reach, "reach", false, "probe each cache over HTTP")
	opts.bind(cmd)
	flags.StringVar(&opts.scutil, "scutil", "", "take nameservers and search domains from `FILE`, the output of scutil --dns on the Mac")
	frame.ChoiceVar(cmd, &opts.model, "model", []string{string(cachelocator.Current), string(cachelocator.ElCapitan)}, "locator whose rules to follow; 10.11 is --target-macos 10.11:")
	flags.StringVar(&opts.target, "target-macos", "", "follow the locator of macOS `VERSION`, such as 15.3 or 26 (default: that of this Mac, elsewhere the newest)")
	frame.ChoiceVar(cmd, &opts.content, "content", []string{string(cachelocator.Shared), string(cachelocator.ICloud), string(cachelocator.Import)},
		"kind of content to fetch:")
	flags.StringVar(&opts.now, "now", "", "`TIME` when the files were copied (default: now on this Mac, unknown for copies)")
	flags.StringVar(&opts.modified, "modified", "", "`TIME` when the files were modified on the Mac (default: that of files on a volume, unknown for copies)")
	flags.StringVar(&opts.boot, "boot-time", "", "`TIME` when the Mac booted, or the output of sysctl -n kern.boottime")
	flags.StringArrayVar(&opts.gateways, "gateway-mac", nil, "hardware address of a default gateway of the Mac: `MAC`, or none (repeatable, in the order of netstat -rn)")
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
	if err := o.checkTarget(); err != nil {
		return err
	}
	for _, text := range o.gateways {
		if text == noGateway {
			o.noGateway = true
			continue
		}
		mac, err := cachelocator.ParseMAC(text)
		if err != nil {
			return frame.BadValue("gateway-mac", text, "want a hardware address such as 00:1b:0c:0d:0e:0f, or none").
				WithHint("on the Mac: arp -n ROUTER, with the address of its router")
		}
		o.macs = append(o.macs, mac)
	}
	if o.noGateway && len(o.macs) > 0 {
		return frame.Usagef(frame.CodeConflictingFlags, "--gateway-mac none cannot be combined with an address").WithHint("name all gateways, or none")
	}
	for _, text := range o.nameservers {
		if _, err := parseNameserver(text); err != nil {
			return err
		}
	}
	if o.given() {
		o.dns = true
	}
	return o.checkSearch()
}

// noGateway is the value of --gateway-mac for a Mac without a default gateway.
const noGateway = "none"

// checkTarget puts --target-macos in the place of the model. An empty model is that of
// this Mac, if it is one.
func (o *inspectOptions) checkTarget() error {
	switch {
	case o.changed("target-macos") && o.changed("model"):
		return frame.Usagef(frame.CodeConflictingFlags, "--model and --target-macos cannot be combined").WithHint("--model 10.11 is --target-macos 10.11")
	case o.changed("target-macos"):
		model, err := cachelocator.ParseModel(o.target)
		if err != nil || o.target == string(cachelocator.Current) {
			return frame.BadValue("target-macos", o.target, "want a version from 10.11 on, such as 15.3 or 26").WithHint("sw_vers shows that of a Mac")
		}
		o.model = string(model)
	case !o.changed("model"):
		o.model = ""
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
	if !o.nowAt.IsZero() && o.nowAt.Before(o.modifiedAt) {
		return frame.Usagef(frame.CodeConflictingFlags, "--now %s is before --modified %s", o.now, o.modified).
			WithHint("--now is when the files were copied, by the clock of the Mac: date +%s")
	}
	return nil
}
