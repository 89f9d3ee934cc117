package cachelocatorcmd

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// utilResult is the output of AssetCacheLocatorUtil in a file of --file.
type utilResult struct {
	Path string `json:"path"`
	locatorutil.Result

	Verdict fault.Reason   `json:"verdict"`
	Reasons []fault.Reason `json:"reasons"` // the verdict for each side
	Kinds   []kindResult   `json:"kinds"`
}

// kindResult is what a locator would use for a kind of content.
type kindResult struct {
	Side    string           `json:"side"`
	Kind    locatorutil.Kind `json:"kind"`
	Verdict fault.Reason     `json:"verdict"`
	Usable  []string         `json:"usable"`
}

// logResult is what an excerpt of the log says.
type logResult struct {
	Path    string         `json:"path"`
	Reasons []fault.Reason `json:"reasons"`
}

// serverResult is what a document of a content cache says about the cache.
type serverResult struct {
	Path    string          `json:"path"`
	Kind    assetcache.Kind `json:"kind"`
	Reasons []fault.Reason  `json:"reasons"`
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
		if err != nil && capture.Is(volume.Files(name)) {
			return frame.BadValue("file", name, "this is a folder that capture made").WithHint("--from " + fault.Clip(name))
		}
		if err != nil {
			files = append(files, name)
			continue
		}
		taken, err := o.takeDocument(name, forms.Plain(data))
		switch {
		case err != nil:
			return err
		case !taken:
			files = append(files, name)
		}
	}
	if len(o.files) > 0 && len(files) == 0 && !o.documents() && o.captured == nil {
		return fault.New(cachelocator.NoPlist, "name the diskCache.plist of that Mac as well, or what AssetCacheLocatorUtil printed there",
			"reading %q: no file of the locator was named", o.files[0])
	}
	o.files = files
	o.takeNetwork()
	return nil
}

// takeDocument reports whether a file is a document other than a diskCache.plist, and
// keeps what it says.
func (o *inspectOptions) takeDocument(name string, data []byte) (taken bool, err error) {
	switch {
	case locatorutil.Recognize(data):
		return true, o.takeUtility(name, data)
	case o.network.take(name, data):
		return true, nil
	case logs.Recognize(data):
		o.logs = append(o.logs, logResult{name, logs.Parse(data)})
		return true, nil
	}
	if taken, err := o.takeServer(name, data); taken || err != nil {
		return taken, err
	}
	if what, hint := otherDocument(data); what != "" {
		return false, fault.New(locatorutil.CodeForeign, hint, "reading %q: this is %s, not a file of the locator", name, what)
	}
	return false, nil
}

// takeServer keeps what a document of a content cache says: its status, its settings. A
// property list that may be the locator's is not looked at.
func (o *inspectOptions) takeServer(name string, data []byte) (taken bool, err error) {
	if plist := bytes.HasPrefix(data, []byte("bplist")) || bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")); plist && !cachelocator.Foreign(data) {
		return false, nil
	}
	doc, err := assetcache.Parse(data)
	switch {
	case err == nil:
		o.servers = append(o.servers, serverResult{name, doc.Kind, serverside.Judge(doc)})
		return true, nil
	case fault.Has(err, assetcache.CodeDamaged) && regexp.MustCompile(`AssetCache|RegistrationStatus|ListenRanges|StartupStatus`).Match(data):
		return false, fmt.Errorf("reading %q: %w", name, err)
	default:
		return false, nil
	}
}

// takeUtility keeps what AssetCacheLocatorUtil printed.
func (o *inspectOptions) takeUtility(name string, data []byte) error {
	r, err := locatorutil.Parse(data)
	if err != nil {
		return fmt.Errorf("reading %q: %w", name, err)
	}
	kind := kindOf(cachelocator.Content(o.content))
	one := utilResult{Path: name, Result: r, Verdict: r.Verdict(kind), Kinds: []kindResult{}}
	for _, side := range r.Sides {
		for _, kind := range locatorutil.Kinds() {
			result := kindResult{side.Name, kind, side.Judge(kind, r), []string{}}
			for _, server := range side.Usable(kind, r) {
				result.Usable = append(result.Usable, server.HostPort)
			}
			one.Kinds = append(one.Kinds, result)
		}
		one.Reasons = append(one.Reasons, side.Judge(kind, r))
		if place := side.Place(r); place.Code != "" {
			one.Reasons = append(one.Reasons, place)
		}
	}
	o.utilities = append(o.utilities, one)
	return nil
}

// otherDocument names a document that says nothing about which cache a Mac would use.
// A damaged property list may be a copy of the locator's file.
func otherDocument(data []byte) (what, hint string) {
	const files = "inspect reads diskCache.plist, and what AssetCacheLocatorUtil, AssetCacheManagerUtil, log, netstat, route, arp, ndp and scutil print; on the client: macwrangler cachelocator capture DIR"
	start := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 64<<10)], []byte("\xef\xbb\xbf")))
	switch {
	case bytes.HasPrefix(start, []byte("{")), bytes.HasPrefix(start, []byte("[")):
		return "JSON, or a property list in the old text form, of a kind that is not known here", files
	case cachelocator.Foreign(data):
		return "a property list of another kind", files
	}
	return "", ""
}

// supplied reports whether the evidence is of another Mac, and not in --file as a
// diskCache.plist.
func (o *inspectOptions) supplied() bool { return o.captured != nil || o.onlyDocuments() }

// documents reports whether there are documents that have something to say by themselves.
func (o *inspectOptions) documents() bool { return len(o.utilities)+len(o.logs)+len(o.servers) > 0 }

// onlyDocuments reports whether there are documents in place of the locator's files.
func (o *inspectOptions) onlyDocuments() bool {
	return o.documents() && len(o.files) == 0 && (o.captured == nil || len(o.captured.Files) == 0 && len(o.utilities) > 0)
}

// utilStatus returns the error for the status where there is nothing but documents:
// the first output of AssetCacheLocatorUtil that is not usable decides. A log, and the
// documents of a cache, do not say what a client would use now.
func (in *inspector) utilStatus() error {
	if in.utilVerdict().Code == locatorutil.Usable {
		return nil
	}
	return frame.ErrFound
}

func (in *inspector) utilVerdict() fault.Reason {
	if len(in.opts.utilities) == 0 {
		var first fault.Reason
		if len(in.opts.logs) > 0 {
			first = in.opts.logs[0].Reasons[0]
		} else {
			first = in.opts.servers[0].Reasons[0]
		}
		return fault.Reason{Code: first.Code, Text: first.Text + " It does not tell which cache would be used now."}
	}
	for _, one := range in.opts.utilities {
		if one.Verdict.Code != locatorutil.Usable {
			return one.Verdict
		}
	}
	return in.opts.utilities[0].Verdict
}
