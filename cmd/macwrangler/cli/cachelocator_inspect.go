package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// formatJamfEA is the output of an extension attribute of Jamf Pro.
const formatJamfEA = "jamf-ea"

// locatorOptions are the flags of cachelocator inspect.
type locatorOptions struct {
	locatorServers
	files    []string
	dns      bool
	reach    bool
	model    string
	content  string
	now      string
	modified string
	boot     string
	gateways []string

	// What the words above mean.
	nowAt, modifiedAt, bootAt time.Time
	macs                      []cachelocator.MAC
}

const cacheLocatorInspectLong = `Tell which content cache this Mac would use, and of every other one why not, from
the files that its locator keeps for each user (root sees those of all users).
Nothing is sent unless a flag asks for it: --dns asks every nameserver of the Mac
for the records of the site, --reach each cache whether it answers. Apple is never
asked. --nameserver and --search imply --dns.

With --file, or --root with the volume of another Mac, the files are evidence
from elsewhere, and what belongs to them must be told: --now (when they were
copied), --modified, --boot-time, --gateway-mac, --scutil. What is not told is
unknown and never guessed. Times are RFC 3339 or seconds since 1970.

With -q, the addresses of the usable caches; without a file, the public
ranges that DNS gives. --format jamf-ea prints one <result>, and implies
--exit-zero. The rules were read from the locators of iOS and tvOS; see
docs/cachelocator.md for what is known of a Mac's, and for every reason code.`

const cacheLocatorInspectExample = `  sudo macwrangler cachelocator inspect
  # and ask: each nameserver for the records, each cache whether it is there
  sudo macwrangler cachelocator inspect --dns --reach
  # what a user sent in
  macwrangler cachelocator inspect --file diskCache.plist --now 2026-03-02T09:30:00Z \
    --modified 2026-03-02T09:00:00Z --gateway-mac 0:1b:c:d:e:f
  # does this nameserver serve our records?
  macwrangler cachelocator inspect --nameserver 10.1.1.1 --search corp.example.com`

func newCacheLocatorInspect(a *app, mac locatorMac) *cobra.Command {
	opts := locatorOptions{model: string(cachelocator.Current), content: string(cachelocator.Shared)}
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "inspect",
		short:   "Tell which content cache a Mac would use, and why not",
		long:    cacheLocatorInspectLong,
		found:   "no usable cache; with --dns and no file: no valid record",
		example: cacheLocatorInspectExample,
		formats: resultFormats(formatJamfEA),
		run: func(ctx context.Context, _ []string) error {
			if err := opts.check(cmd); err != nil {
				return err
			}
			if a.format == formatJamfEA {
				a.exitZero = true
			}
			run := locatorRun{app: a, mac: mac, opts: &opts}
			return run.run(ctx)
		},
	})
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.files, "file", nil, "read this diskCache.plist `FILE` (repeatable; default: those of all users below --root)")
	flags.BoolVar(&opts.dns, "dns", false, "ask every nameserver for the records of the site")
	flags.BoolVar(&opts.reach, "reach", false, "ask each cache whether it answers")
	opts.bind(cmd)
	flags.StringVar(&opts.scutil, "scutil", "", "take nameservers and domains from `FILE`, what scutil --dns printed on the Mac")
	choiceVar(cmd, &opts.model, "model", []string{string(cachelocator.Current), string(cachelocator.ElCapitan)}, "whose rules to follow:")
	choiceVar(cmd, &opts.content, "content", []string{string(cachelocator.Shared), string(cachelocator.ICloud), string(cachelocator.Import)},
		"what would be fetched:")
	flags.StringVar(&opts.now, "now", "", "the clock: the `TIME` when the files were copied (default: now)")
	flags.StringVar(&opts.modified, "modified", "", "the `TIME` when the files were modified on the Mac (default: the files' own)")
	flags.StringVar(&opts.boot, "boot-time", "", "the `TIME` when the Mac was started, or what sysctl -n kern.boottime prints")
	flags.StringArrayVar(&opts.gateways, "gateway-mac", nil, "hardware address `MAC` of a default gateway of the Mac (repeatable)")
	return cmd
}

// check reads the words of the flags.
func (o *locatorOptions) check(cmd *cobra.Command) error {
	for _, t := range []struct {
		flag, text string
		at         *time.Time
	}{{"now", o.now, &o.nowAt}, {"modified", o.modified, &o.modifiedAt}, {"boot-time", o.boot, &o.bootAt}} {
		if !cmd.Flags().Changed(t.flag) {
			continue
		}
		var err error
		if *t.at, err = parseMoment(t.flag, t.text); err != nil {
			return err
		}
	}
	if cmd.Flags().Changed("scutil") && o.scutil == "" {
		return badValue("scutil", o.scutil, "it is empty").withHint("leave the flag out for the settings of this machine")
	}
	for _, file := range o.files {
		if file == "" {
			return badValue("file", file, "it is empty").withHint("leave the flag out for the files of this Mac")
		}
	}
	if o.modified != "" && len(o.files) == 0 {
		return usagef(codeConflictingFlags, "--modified goes with --file").withHint("the files of a volume have their own times")
	}
	for _, text := range o.gateways {
		mac, err := cachelocator.ParseMAC(text)
		if err != nil {
			return badValue("gateway-mac", text, "want a hardware address such as 00:1b:0c:0d:0e:0f").
				withHint("on the Mac: arp -n and the address of its router")
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
