package cachelocatorcmd

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const inspectSchema = "macwrangler/cachelocator.inspect/1"

// locatorInspected is the result of cachelocator inspect.
type locatorInspected struct {
	Files      []cachelocator.File      `json:"files"`
	Candidates []cachelocator.Candidate `json:"candidates"`
	DNS        locatorDNS               `json:"dns"`
	Verdict    fault.Reason             `json:"verdict"`
	Evidence   locatorEvidence          `json:"evidence"`
	Next       []string                 `json:"next"` // what to do, in order
}

// locatorEvidence is what was known besides the files.
type locatorEvidence struct {
	Now      time.Time            `json:"now"`
	BootTime time.Time            `json:"bootTime,omitzero"` // left out if not known
	Gateways []string             `json:"gateways"`
	Model    cachelocator.Model   `json:"model"`
	Content  cachelocator.Content `json:"content"`
	Reasons  []fault.Reason       `json:"reasons"`
}

// locatorRun is one run of cachelocator inspect.
type locatorRun struct {
	*frame.App
	mac    Mac
	opts   *locatorOptions
	result locatorInspected
	survey *lookup.Result // nil: DNS was not asked
}

func (l *locatorRun) run(ctx context.Context) error {
	files, err := l.files(ctx)
	if err != nil {
		return err
	}
	if l.notAMac() && l.opts.dns && l.Format == frame.FormatText {
		l.Note("not a Mac, and no file was named: only DNS is examined, as seen from this machine")
	}
	report := cachelocator.Inspect(unnamed(files, l.opts), l.evidence(ctx))
	l.result.Verdict = report.Verdict
	dnsErr := l.dns(ctx)
	if l.opts.reach {
		report.Probe(ctx, cachelocator.Prober{Timeout: l.TimeoutOr(locatorTimeout)})
	}
	l.take(report, files)
	if err := l.render(inspectSchema, l.result); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("inspecting: the result above is incomplete: %w", context.Cause(ctx))
	case dnsErr != nil && !(len(files) > 0 && fault.Has(dnsErr, lookup.CodeNoServers)):
		return dnsErr
	case len(files) == 0 && l.opts.dns:
		return l.dnsStatus()
	}
	return l.fileStatus(len(files) == 0)
}

// live reports whether the files are those of the running Mac.
func (l *locatorRun) live() bool {
	return l.mac.Darwin && len(l.opts.files) == 0 && l.data() == "/"
}

// notAMac reports whether this machine has no locator, and no file was named.
func (l *locatorRun) notAMac() bool {
	return !l.mac.Darwin && len(l.opts.files) == 0 && l.data() == "/"
}

func (l *locatorRun) data() string { return volume.New(l.Root, l.DataRoot).Data() }

// files reads the files that the flags name, or those on the volume. On another
// system without either there is nothing to read.
func (l *locatorRun) files(ctx context.Context) ([]cachelocator.File, error) {
	var search cachelocator.Search
	if l.mac.Darwin && (l.live() || len(l.opts.files) > 0) {
		search.UserName = l.mac.userName
	}
	var files []cachelocator.File
	for _, name := range l.opts.files {
		file := search.File(name)
		if !l.opts.modifiedAt.IsZero() {
			file.Modified = l.opts.modifiedAt
		}
		files = append(files, file)
	}
	if len(files) > 0 || l.notAMac() {
		return files, nil
	}
	search.Root = l.data()
	if info, err := os.Stat(search.Root); err == nil && !info.IsDir() {
		return nil, frame.BadValue("root", search.Root, "want a folder")
	}
	return search.Files(ctx)
}

// unnamed removes the owners of files that were named: a copy belongs to whoever
// copied it, and a sentence about several files should name their paths.
func unnamed(files []cachelocator.File, opts *locatorOptions) []cachelocator.File {
	if len(opts.files) == 0 {
		return files
	}
	without := append([]cachelocator.File{}, files...)
	for i := range without {
		without[i].Owner = ""
	}
	return without
}

// evidence gathers what must be known besides the files. For files from another
// Mac that is only what the flags supply.
func (l *locatorRun) evidence(ctx context.Context) cachelocator.Evidence {
	e := cachelocator.Evidence{
		Now: l.opts.nowAt, BootTime: l.opts.bootAt, Gateways: l.opts.macs,
		Model: cachelocator.Model(l.opts.model), Content: cachelocator.Content(l.opts.content),
	}
	if e.Now.IsZero() {
		e.Now = l.mac.Now().UTC().Truncate(time.Second)
	}
	var notes []fault.Reason
	if l.live() && e.BootTime.IsZero() {
		boot, err := cachelocator.BootTime(ctx, l.mac.Runner)
		if err != nil {
			l.Warn("%v", err)
		}
		e.BootTime = boot
	}
	if l.live() && len(e.Gateways) == 0 {
		found := cachelocator.FindGateways(ctx, l.mac.Runner)
		e.Gateways, notes = found.MACs, found.Notes
	}
	l.result.Evidence = locatorEvidence{
		Now: e.Now, BootTime: e.BootTime, Model: e.Model, Content: e.Content, Reasons: notes,
	}
	for _, mac := range e.Gateways {
		l.result.Evidence.Gateways = append(l.result.Evidence.Gateways, mac.String())
	}
	return e
}

// take puts a report into the result, with the owners that unnamed removed.
func (l *locatorRun) take(report *cachelocator.Report, files []cachelocator.File) {
	owners := map[string]string{}
	for i := range report.Files {
		report.Files[i].Owner = files[i].Owner
		owners[files[i].Path] = files[i].Owner
	}
	for i := range report.Candidates {
		report.Candidates[i].Owner = owners[report.Candidates[i].File]
	}
	l.result.Files, l.result.Candidates, l.result.Verdict = report.Files, report.Candidates, report.Verdict
	if len(files) == 0 {
		l.result.Verdict = l.withoutFiles(report.Verdict)
	}
	l.result.Next = l.next()
}

// withoutFiles returns the verdict if there is no file: that of DNS if nameservers
// were asked.
func (l *locatorRun) withoutFiles(none fault.Reason) fault.Reason {
	if l.result.DNS.Verdict != nil {
		return *l.result.DNS.Verdict
	}
	if l.notAMac() {
		none.Text = "This machine is not a Mac, and no file was named: there is nothing to inspect."
	}
	return none
}

// fileStatus returns the error for the status of the files.
func (l *locatorRun) fileStatus(none bool) error {
	switch l.result.Verdict.Code {
	case cachelocator.Usable:
		return nil
	case cachelocator.NoPlist, cachelocator.Unreadable:
	default:
		return frame.ErrFound
	}
	code := l.result.Verdict.Code
	switch {
	case none && l.notAMac():
		return fault.New(codeNotAMac, "name what was copied from a Mac with --file, a Mac's volume with --root, or ask DNS alone with --dns",
			"looking for the locator's files: not a Mac")
	case none:
		return fault.New(code, l.rootHint(), "looking for the locator's files below %q: none found", l.data())
	case code == cachelocator.Unreadable:
		return fault.New(code, l.PermissionHint(), "inspecting the locator's files: none could be read")
	default:
		return fault.New(code, "see the reasons above", "inspecting the locator's files: none could be read")
	}
}

func (l *locatorRun) rootHint() string {
	if l.Superuser {
		return "the locator writes one when an app first looks for a cache: let a user open the App Store, then inspect again"
	}
	return "only root can find those of other users: try the same command with sudo"
}

// dnsStatus returns the error for the status if only DNS was examined.
func (l *locatorRun) dnsStatus() error {
	switch {
	case l.survey.Client.Outcome == lookup.Found:
		return nil
	case l.survey.Client.Outcome == lookup.NoDomain, l.survey.Reached():
		return frame.ErrFound
	default:
		return fault.New(codeNoServerAsked, "is this machine on a network? see the answers above", "asking nameservers: none could be reached")
	}
}
