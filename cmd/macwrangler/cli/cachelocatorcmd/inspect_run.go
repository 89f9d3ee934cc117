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

// inspectResult is the result of cachelocator inspect.
type inspectResult struct {
	Files      []cachelocator.File      `json:"files"`
	Candidates []cachelocator.Candidate `json:"candidates"`
	DNS        dnsResult                `json:"dns"`
	Verdict    fault.Reason             `json:"verdict"`
	Evidence   inspectEvidence          `json:"evidence"`
	Next       []string                 `json:"next"` // what to do, in order
	Utilities  []utilResult             `json:"locatorUtil,omitempty"`
	Logs       []logResult              `json:"logs,omitempty"`
	Servers    []serverResult           `json:"servers,omitempty"`
}

// inspectEvidence is what was known besides the files.
type inspectEvidence struct {
	Now      time.Time            `json:"now,omitzero"`      // left out if not known
	BootTime time.Time            `json:"bootTime,omitzero"` // left out if not known
	Gateways []string             `json:"gateways"`
	Model    cachelocator.Model   `json:"model"`
	Content  cachelocator.Content `json:"content"`
	Reasons  []fault.Reason       `json:"reasons"`
}

// inspector is one run of cachelocator inspect.
type inspector struct {
	*frame.App
	opts   inspectOptions
	result inspectResult
	survey *lookup.Result // nil: DNS was not asked
}

func (in *inspector) run(ctx context.Context) error {
	files, err := in.files(ctx)
	if err != nil {
		return err
	}
	if in.notAMac() && in.opts.dns && in.Format == frame.FormatText {
		in.Note("not a Mac, and no file was named: checking only DNS, as seen from this machine")
	}
	report := cachelocator.Inspect(unnamed(files, in.opts), in.evidence(ctx))
	in.result.Verdict = report.Verdict
	dnsErr := in.dns(ctx)
	if in.opts.reach {
		report.Probe(ctx, cachelocator.Prober{Timeout: in.TimeoutOr(answerTimeout)})
	}
	in.take(report, files)
	if err := in.render(inspectSchema, in.result); err != nil {
		return err
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("inspecting: the result above is incomplete: %w", context.Cause(ctx))
	case dnsErr != nil && !(len(files) > 0 && fault.Has(dnsErr, lookup.CodeNoServers)):
		return dnsErr
	case in.opts.onlyDocuments():
		return in.utilStatus()
	case len(files) == 0 && in.opts.dns:
		return in.dnsStatus()
	}
	return in.fileStatus(len(files) == 0)
}

// live reports whether the files are those of the running Mac.
func (in *inspector) live() bool {
	return in.opts.mac.Darwin && !in.opts.supplied() && len(in.opts.files) == 0 && in.data() == "/"
}

// notAMac reports whether this machine has no locator, and no file was named.
func (in *inspector) notAMac() bool {
	return !in.opts.mac.Darwin && !in.opts.supplied() && len(in.opts.files) == 0 && in.data() == "/"
}

func (in *inspector) data() string { return volume.New(in.Root, in.DataRoot).Data() }

// files reads the files that the flags name, or those on the volume. On another
// system without either there is nothing to read.
func (in *inspector) files(ctx context.Context) ([]cachelocator.File, error) {
	if in.opts.onlyDocuments() {
		return nil, nil
	}
	var search cachelocator.Search
	if in.opts.mac.Darwin && (in.live() || len(in.opts.files) > 0) {
		search.UserName = in.opts.mac.userName
	}
	var files []cachelocator.File
	if in.opts.captured != nil {
		files = append(files, in.opts.captured.Files...)
	}
	for _, name := range in.opts.files {
		file := search.File(name)
		file.Modified = in.opts.modifiedAt // that of a copy proves nothing
		files = append(files, file)
	}
	if len(files) > 0 || in.opts.captured != nil || in.notAMac() {
		return files, nil
	}
	search.Root = in.data()
	if info, err := os.Stat(search.Root); err == nil && !info.IsDir() {
		return nil, frame.BadValue("root", search.Root, "want a folder")
	}
	return search.Files(ctx)
}

// unnamed removes the owners of files that were named: a copy belongs to whoever
// copied it, and a sentence about several files should name their paths. They come
// after those of a capture.
func unnamed(files []cachelocator.File, opts inspectOptions) []cachelocator.File {
	without := append([]cachelocator.File{}, files...)
	for i := len(without) - min(len(opts.files), len(without)); i < len(without); i++ {
		without[i].Owner = ""
	}
	return without
}

// evidence gathers what must be known besides the files. For files from another
// Mac that is only what the flags supply.
func (in *inspector) evidence(ctx context.Context) cachelocator.Evidence {
	e := cachelocator.Evidence{
		Now: in.opts.nowAt, BootTime: in.opts.bootAt, Gateways: in.opts.macs, NoGateway: in.opts.noGateway, Partial: in.opts.partial,
		Model: in.model(), Content: cachelocator.Content(in.opts.content),
	}
	if e.Now.IsZero() && (in.live() || in.notAMac()) {
		e.Now = in.opts.mac.Now().UTC().Truncate(time.Second)
	}
	var notes []fault.Reason
	if in.live() && e.BootTime.IsZero() {
		boot, err := cachelocator.BootTime(ctx, in.opts.mac.Runner)
		if err != nil {
			in.Warn("%v", err)
		}
		e.BootTime = boot
	}
	if in.live() && len(e.Gateways) == 0 && !e.NoGateway {
		found := cachelocator.FindGateways(ctx, in.opts.mac.Runner)
		e.Gateways, e.Partial, e.NoGateway, notes = found.MACs, found.Partial, found.None, found.Notes
	}
	notes = append(notes, in.opts.notes...)
	in.result.Evidence = inspectEvidence{
		Now: e.Now, BootTime: e.BootTime, Model: e.Model, Content: e.Content, Reasons: notes,
	}
	for _, mac := range e.Gateways {
		in.result.Evidence.Gateways = append(in.result.Evidence.Gateways, mac.String())
	}
	return e
}

// model returns whose rules are followed: those that a flag names, else those of the
// volume's macOS, if it is a Mac's, else the newest.
func (in *inspector) model() cachelocator.Model {
	if in.opts.model != "" {
		return cachelocator.Model(in.opts.model)
	}
	version := ""
	switch {
	case in.opts.captured != nil:
		version = in.opts.captured.Version
	case len(in.opts.files) > 0 || in.notAMac():
	default:
		// A volume without a system, as in tests and installers, has none.
		version, _ = volume.New(in.Root, in.DataRoot).SystemVersion()
	}
	if version == "" {
		return cachelocator.Current
	}
	model, err := cachelocator.ParseModel(version)
	if err != nil {
		in.Warn("%v; following the newest locator instead", err)
		return cachelocator.Current
	}
	return model
}

// take puts a report into the result, with the owners that unnamed removed.
func (in *inspector) take(report *cachelocator.Report, files []cachelocator.File) {
	owners := map[string]string{}
	for i := range report.Files {
		report.Files[i].Owner = files[i].Owner
		owners[files[i].Path] = files[i].Owner
	}
	for i := range report.Candidates {
		report.Candidates[i].Owner = owners[report.Candidates[i].File]
	}
	in.result.Files, in.result.Candidates, in.result.Verdict = report.Files, report.Candidates, report.Verdict
	in.result.Utilities, in.result.Logs, in.result.Servers = in.opts.utilities, in.opts.logs, in.opts.servers
	switch {
	case in.opts.onlyDocuments():
		in.result.Verdict = in.utilVerdict()
	case len(files) == 0:
		in.result.Verdict = in.withoutFiles(report.Verdict)
	}
	in.result.Next = in.next()
}

// withoutFiles returns the verdict without any file: that of DNS if nameservers
// were queried.
func (in *inspector) withoutFiles(none fault.Reason) fault.Reason {
	if in.result.DNS.Verdict != nil {
		return *in.result.DNS.Verdict
	}
	if in.notAMac() {
		none.Text = "This machine is not a Mac, and no file was named: there is nothing to inspect."
	}
	return none
}

// fileStatus returns the error for the status of the files.
func (in *inspector) fileStatus(none bool) error {
	switch in.result.Verdict.Code {
	case cachelocator.Usable:
		return nil
	case cachelocator.NoPlist, cachelocator.Unreadable:
	default:
		return frame.ErrFound
	}
	code := in.result.Verdict.Code
	switch {
	case none && in.notAMac():
		return fault.New(codeNotAMac, "name files copied from a Mac with --file, the volume of a Mac with --root, or query only DNS with --dns",
			"looking for the locator's files: not a Mac")
	case none && in.opts.captured != nil:
		return fault.New(code, "capture again on that Mac, as root", "reading the capture %q: it has no file of the locator", in.opts.from)
	case none:
		return fault.New(code, in.rootHint(), "looking for the locator's files below %q: none found", in.data())
	case code == cachelocator.Unreadable:
		return fault.New(code, in.PermissionHint(), "inspecting the locator's files: none could be read")
	default:
		return fault.New(code, "see the reasons above", "inspecting the locator's files: none could be read")
	}
}

func (in *inspector) rootHint() string {
	if in.Superuser {
		return "the locator writes one when an app first looks for a cache: let a user open the App Store, then inspect again"
	}
	return "only root can find the files of other users: run the command with sudo"
}

// dnsStatus returns the error for the status if only DNS was examined.
func (in *inspector) dnsStatus() error {
	switch {
	case in.survey.Client.Outcome == lookup.Found:
		return nil
	case in.survey.Client.Outcome == lookup.NoDomain, in.survey.Reached():
		return frame.ErrFound
	default:
		return fault.New(codeNoServerAsked, "check that this machine is on a network; see the answers above", "querying nameservers: none could be reached")
	}
}
