package cachelocatorcmd

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// takeCapture reads the folder of --from. A flag that says the same as a document is
// stronger.
func (o *inspectOptions) takeCapture(ctx context.Context) error {
	if !o.changed("from") {
		return nil
	}
	if o.from == "" {
		return frame.BadValue("from", o.from, "must not be empty").WithHint("omit the flag to read the files of this Mac")
	}
	for _, flag := range []string{"root", "data-root"} {
		if o.changed(flag) {
			return frame.Usagef(frame.CodeConflictingFlags, "--from cannot be combined with --%s", flag).
				WithHint("the capture has the files of that Mac; what else was sent: --file")
		}
	}
	if err := isCapture(o.from); err != nil {
		return err
	}
	mac, err := frame.Until(ctx, func() (capture.Mac, error) { return capture.Read(volume.Files(o.from)) })
	if err != nil {
		return err
	}
	if err := o.checkRedacted(mac); err != nil {
		return err
	}
	o.captured = &mac
	if o.nowAt.IsZero() {
		o.nowAt = mac.Now
	}
	if o.bootAt.IsZero() {
		o.bootAt = mac.BootTime
	}
	o.notes = append(o.notes, mac.Notes...)
	if !o.changed("gateway-mac") {
		o.macs, o.noGateway, o.partial = mac.Gateways.MACs, mac.Gateways.None, mac.Gateways.Partial
	}
	o.scutilText, o.scutilName = mac.Resolver, "the capture"
	for _, one := range mac.Documents {
		o.takeCaptured(filepath.Join(o.from, one.Name), one.Data)
	}
	if slices.ContainsFunc(o.servers, func(s serverResult) bool { return s.Reasons[0].Code == serverside.Off }) {
		o.servers = nil // most Macs are no caches, and their settings mean nothing
	}
	return nil
}

// isCapture refuses what is not a folder.
func isCapture(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return &fault.Error{Act: "reading", Operand: name, Err: fault.WithoutPath(err)}
	case !info.IsDir():
		return frame.BadValue("from", name, "want a folder").WithHint("name a folder that macwrangler cachelocator capture made; for a file: --file")
	}
	return nil
}

// checkRedacted refuses what needs true addresses of a capture that has none: a question
// would go to a machine that has nothing to do with that Mac.
func (o *inspectOptions) checkRedacted(mac capture.Mac) error {
	if !mac.Redacted {
		return nil
	}
	own := len(o.nameservers) > 0 && len(o.search) > 0
	for flag, given := range map[string]bool{"reach": o.reach, "dns": o.dns && !own, "gateway-mac": o.changed("gateway-mac")} {
		if given {
			return frame.Usagef(frame.CodeConflictingFlags, "--%s cannot be combined with a redacted capture: its addresses are made up", flag).
				WithHint("take the capture as it was before it was redacted")
		}
	}
	return nil
}

// takeCaptured keeps what a document of a capture says. One that says nothing, as of a
// Mac that is no cache, is left out; one that is damaged is a note.
func (o *inspectOptions) takeCaptured(name string, data []byte) {
	if logs.Recognize(data) {
		if reasons := logs.Parse(data); reasons[0].Code != logs.Nothing {
			o.logs = append(o.logs, logResult{name, reasons})
		}
		return
	}
	if _, err := o.takeServer(name, data); err != nil {
		o.notes = append(o.notes, fault.Reason{Code: capture.CodeIncomplete, Text: "The capture is incomplete: " + fault.Text(err) + "."})
	}
}
