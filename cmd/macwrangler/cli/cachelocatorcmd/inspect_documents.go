package cachelocatorcmd

import (
	"bufio"
	"bytes"
	"fmt"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// utilResult is the output of AssetCacheLocatorUtil in a file of --file.
type utilResult struct {
	Path string `json:"path"`
	locatorutil.Result

	Verdict fault.Reason   `json:"verdict"`
	Reasons []fault.Reason `json:"reasons"` // the verdict for each side
}

// logResult is what an excerpt of the log says.
type logResult struct {
	Path    string         `json:"path"`
	Reasons []fault.Reason `json:"reasons"`
}

// kindOf returns the kind of content as AssetCacheLocatorUtil calls it.
func kindOf(content cachelocator.Content) locatorutil.Kind {
	return map[cachelocator.Content]locatorutil.Kind{
		cachelocator.ICloud: locatorutil.Personal, cachelocator.Import: locatorutil.Import, cachelocator.Shared: locatorutil.Shared,
	}[content]
}

// takeDocuments tells the files of --file apart by content: what is not a
// diskCache.plist is taken out of them. A file that cannot be read stays, and is
// reported as one.
func (o *inspectOptions) takeDocuments(a *frame.App) error {
	var files []string
	for _, name := range o.files {
		data, err := a.ReadFile(name, locatorutil.MaxBytes+1)
		switch {
		case err != nil:
			files = append(files, name)
		case locatorutil.Recognize(data):
			r, err := locatorutil.Parse(data)
			if err != nil {
				return fmt.Errorf("reading %q: %w", name, err)
			}
			one := utilResult{Path: name, Result: r, Verdict: r.Verdict(kindOf(cachelocator.Content(o.content)))}
			for _, side := range r.Sides {
				one.Reasons = append(one.Reasons, side.Judge(kindOf(cachelocator.Content(o.content)), r))
			}
			o.utilities = append(o.utilities, one)
		case o.network.take(name, data):
		case logs.Recognize(data):
			o.logs = append(o.logs, logResult{name, logs.Parse(data)})
		default:
			if what, hint := otherDocument(data); what != "" {
				return fault.New(locatorutil.CodeForeign, hint, "reading %q: this is %s, not a file of the locator", name, what)
			}
			files = append(files, name)
		}
	}
	if len(o.files) > 0 && len(files)+len(o.utilities)+len(o.logs) == 0 && o.captured == nil {
		return fault.New(cachelocator.NoPlist, "name the diskCache.plist of that Mac as well, or what AssetCacheLocatorUtil printed there",
			"reading %q: no file of the locator was named", o.files[0])
	}
	o.files = files
	o.takeNetwork()
	return nil
}

// otherDocument names a document of content caching, or of the network, that says
// nothing about which cache a Mac would use.
func otherDocument(data []byte) (what, hint string) {
	head := data[:min(len(data), 64<<10)]
	has := func(text string) bool { return bytes.Contains(head, []byte(text)) }
	switch {
	case has("AssetCacheManagerUtil["), has("Content caching status:"), has(`"name": "status"`) && has(`"result"`):
		return "the status of a content cache", "inspect is about the client; on the client: macwrangler cachelocator inspect"
	case has("com.apple.AssetCache.managed"), has("<key>ServerGUID</key>"), has("<key>ListenRanges</key>"):
		return "the settings of a content cache", "inspect is about the client; on the client: macwrangler cachelocator inspect"
	}
	return "", ""
}

// supplied reports whether the evidence is of another Mac, and not in --file as a
// diskCache.plist.
func (o *inspectOptions) supplied() bool { return o.captured != nil || o.onlyDocuments() }

// onlyDocuments reports whether there are documents in place of the locator's files.
func (o *inspectOptions) onlyDocuments() bool {
	return len(o.utilities)+len(o.logs) > 0 && len(o.files) == 0 && (o.captured == nil || len(o.captured.Files) == 0)
}

// utilStatus returns the error for the status where there is nothing but documents:
// the first output of AssetCacheLocatorUtil that is not usable decides. A log alone
// says nothing about now.
func (in *inspector) utilStatus() error {
	if in.utilVerdict().Code == locatorutil.Usable {
		return nil
	}
	return frame.ErrFound
}

func (in *inspector) utilVerdict() fault.Reason {
	if len(in.opts.utilities) == 0 {
		first := in.opts.logs[0].Reasons[0]
		return fault.Reason{Code: first.Code, Text: first.Text + " It does not tell which cache would be used now."}
	}
	for _, one := range in.opts.utilities {
		if one.Verdict.Code != locatorutil.Usable {
			return one.Verdict
		}
	}
	return in.opts.utilities[0].Verdict
}

// printUtilities shows what AssetCacheLocatorUtil printed.
func (in *inspector) printUtilities(w *bufio.Writer) {
	for _, one := range in.opts.utilities {
		fmt.Fprintf(w, "\nAssetCacheLocatorUtil: %s\n", fault.Printable(one.Path))
		if one.PublicAddress != "" {
			fmt.Fprintf(w, "  public address %s\n", fault.Printable(fault.Clip(one.PublicAddress)))
		}
		printReasons(w, "", "  ", one.Reasons)
	}
	for _, one := range in.opts.logs {
		fmt.Fprintf(w, "\nLog: %s\n", fault.Printable(one.Path))
		printReasons(w, "", "  ", one.Reasons)
	}
}
