package cachelocatorcmd

import (
	"context"
	"os"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
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
	info, err := os.Stat(o.from)
	switch {
	case err != nil:
		return &fault.Error{Act: "reading", Operand: o.from, Err: fault.WithoutPath(err)}
	case !info.IsDir():
		return frame.BadValue("from", o.from, "want a folder").WithHint("name a folder that macwrangler cachelocator capture made; for a file: --file")
	}
	mac, err := frame.Until(ctx, func() (capture.Mac, error) { return capture.Read(volume.Files(o.from)) })
	if err != nil {
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
	return nil
}
