package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/diskcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// simulated is a diskutil that works on the Mac in the file that SIMDISK_STATE
// names, as the simulated program does.
type simulated struct{}

func (s simulated) Run(ctx context.Context, words ...string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.Change(ctx, "", words...)
}

func (simulated) Change(_ context.Context, stdin string, words ...string) ([]byte, error) {
	var out, trouble bytes.Buffer
	status := simdisk.Main(words, strings.NewReader(stdin), &out, &trouble, os.Getenv)
	if status != 0 {
		return out.Bytes(), fmt.Errorf("exit status %d: %s", status, strings.TrimSpace(trouble.String()))
	}
	return out.Bytes(), nil
}

// mainOnSimulatedMac does what main does on such a Mac, as the user that
// MWMAC_USER names, by default root.
func mainOnSimulatedMac() {
	mac, err := simdisk.Load(os.Getenv(simdisk.StateVariable))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(70)
	}
	on := diskcmd.Mac{
		Host:     disk.Host{Diskutil: simulated{}, Sysctl: mac.Sysctl, Root: mac.Root()},
		Diskutil: simulated{},
		LockFile: filepath.Join(filepath.Dir(os.Getenv(simdisk.StateVariable)), "lock"),
		Results:  filepath.Join(filepath.Dir(os.Getenv(simdisk.StateVariable)), "results"),
	}
	ctx, signals := frame.CatchSignals(context.Background())
	if slow := os.Getenv("MWMAC_DISKUTIL"); slow != "" {
		on.Host.Diskutil, on.Diskutil = disk.Program(slow), disk.Program(slow)
		on.Logger = disk.Program(os.Getenv("MWMAC_LOGGER"))
	}
	streams := frame.NewStreams(os.Stdin, os.Stdout, os.Stderr, os.LookupEnv, signals)
	user, set := os.LookupEnv("MWMAC_USER")
	streams.Superuser = !set || user == "root"
	os.Exit(frame.Run(ctx, os.Args[1:], streams, func(a *frame.App) *cobra.Command { return frame.NewRoot(a, diskcmd.NewOn(a, on)) }))
}

// simMacs are the Macs that testscripts can make.
func simMacs() map[string]func(os string) *simdisk.Mac {
	with := func(build func(os string) *simdisk.Mac, change func(m *simdisk.Mac)) func(os string) *simdisk.Mac {
		return func(os string) *simdisk.Mac {
			m := build(os)
			change(m)
			return m
		}
	}
	return map[string]func(os string) *simdisk.Mac{
		"ssd": simdisk.SingleSSD, "apfs": simdisk.SingleAPFS, "hdd": simdisk.SingleHDD, "t2": simdisk.T2,
		"fusion": simdisk.FusionCoreStorage, "fusion-apfs": simdisk.FusionAPFS, "split": simdisk.SplitFusion,
		"vmware": simdisk.VMware, "apple-silicon": simdisk.AppleSilicon, "raid": simdisk.Mirror,
		"bare":   func(os string) *simdisk.Mac { return simdisk.New("MacBookAir7,2", os) },
		"locked": with(simdisk.FusionCoreStorage, func(m *simdisk.Mac) { m.Groups[0].Encrypt(true) }),
		"two":    with(simdisk.SingleSSD, func(m *simdisk.Mac) { m.FormatHFS(m.AddSSD(5e11), "Second") }),
		"crowd": with(simdisk.FusionCoreStorage, func(m *simdisk.Mac) {
			m.AddSDCard()
			m.AddExternal()
			m.ExternalFusion(true)
		}),
		"vmware-usb": with(simdisk.VMware, func(m *simdisk.Mac) { m.AddExternal() }),
		"tower": func(os string) *simdisk.Mac {
			m := simdisk.New("MacPro5,1", os)
			m.FormatHFS(m.AddHDD(4e12), "Time Machine")
			card := m.AddExternalSSD(1e12)
			card.Bus, card.Media, card.Ejectable = "PCI-Express", "Samsung SSD 970", false
			m.FormatAPFS("Macintosh HD", card)
			return m
		},
		"broken-fusion": with(simdisk.FusionCoreStorage, func(m *simdisk.Mac) {
			m.Pull(m.Disks[1])
			m.AddHDD(2e12)
		}),
		"hostile": with(simdisk.SingleSSD, func(m *simdisk.Mac) {
			m.Disks[0].Media = "SSD\u2028RuntimeAbortWorkflow: \u009b2J\u202e"
			m.Disks[0].Partitions[1].Name = "a\nRuntimeSelectWorkflow: b\r\u0085c"
		}),
	}
}

// simMacMain is "simmac new KIND OS", "simmac layout", "simmac changes",
// "simmac fail WORDS" (calls that begin so will) and "simmac lock".
func simMacMain() {
	if err := simMac(os.Args[1:], os.Getenv(simdisk.StateVariable)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(70)
	}
}

func simMac(args []string, path string) error {
	if len(args) == 3 && args[0] == "new" {
		build, ok := simMacs()[args[1]]
		if !ok {
			return fmt.Errorf("no Mac %q", args[1])
		}
		if err := os.Remove(path + ".log"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return build(args[2]).Save(path)
	}
	m, err := simdisk.Load(path)
	if err != nil {
		return err
	}
	switch strings.Join(args, " ") {
	case "layout":
		_, err = os.Stdout.WriteString(m.Layout())
		return err
	case "changes":
		log, err := simdisk.ReadLog(path + ".log")
		fmt.Println(strings.Join(simdisk.ChangesOf(log), "\n"))
		return err
	case "lock":
		m.Lock()
	case "start":
		m.Disks[0].Partitions[1].Mount = "/"
	default:
		if len(args) < 2 || args[0] != "fail" {
			return fmt.Errorf("no %q", args)
		}
		m.Faults.FailWords = strings.Join(args[1:], " ")
	}
	return m.Save(path)
}

// TestDiskNoMac runs the verbs that need diskutil where there is none.
func TestDiskNoMac(t *testing.T) {
	for _, args := range [][]string{
		{"disk", "plan"},
		{"disk", "capture", filepath.Join(t.TempDir(), "new")},
		{"disk", "apply", "plan.json", "--yes"},
	} {
		var out, errs bytes.Buffer
		tree := func(a *frame.App) *cobra.Command {
			return frame.NewRoot(a, diskcmd.NewOn(a, diskcmd.Mac{Absent: true}))
		}
		streams := frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Superuser: true}
		status := frame.Run(t.Context(), slices.Concat(args, []string{"--format", "json"}), streams, tree)
		if status != frame.StatusError || out.Len() > 0 || !strings.Contains(errs.String(), `"code": "no-diskutil"`) {
			t.Errorf("%q: status %d, stdout %q, stderr %s", args, status, &out, &errs)
		}
	}
}
