package cachelocator

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Inspect reports which cache the locator would use according to its files, and
// for every other server why not. It follows the locator's own steps. A file may
// be void as a whole. Of its entries the one of this Mac's own cache comes first,
// then the first one of this network that has not expired. Of the servers of that
// entry, all suitable ones of the best rank are equals. Inspect sends nothing and
// changes nothing, not even the files that it is given.
func Inspect(files []File, evidence Evidence) *Report {
	if evidence.Model == "" {
		evidence.Model = Current
	}
	if evidence.Content == "" {
		evidence.Content = Shared
	}
	report := &Report{Files: make([]File, 0, len(files)), Candidates: []Candidate{}}
	for i, file := range files {
		in := inspection{file: file.clone(), evidence: evidence}
		in.judgeFile()
		in.judgeEntries()
		in.pick()
		candidates := in.candidates(i)
		in.conclude(candidates)
		report.Files = append(report.Files, in.file)
		report.Candidates = append(report.Candidates, candidates...)
	}
	report.conclude()
	return report
}

// clone returns a copy whose entries and reasons can be changed.
func (f File) clone() File {
	f.Entries = append([]Entry{}, f.Entries...)
	f.Reasons = append([]fault.Reason{}, f.Reasons...)
	for i := range f.Entries {
		f.Entries[i].Reasons = append([]fault.Reason{}, f.Entries[i].Reasons...)
	}
	return f
}

// An inspection is about one file.
type inspection struct {
	file     File
	evidence Evidence
	used     *Entry // the entry whose servers the locator takes
}

// notRead reports whether the content of the file is unknown.
func (f *File) notRead() bool { return hasCode(f.Reasons, NoPlist, Unreadable) }

// judgeFile finds what makes the whole file void.
func (in *inspection) judgeFile() {
	f, add := &in.file, func(reason fault.Reason) { in.file.Reasons = append(in.file.Reasons, reason) }
	if f.notRead() {
		f.Void = true
		return
	}
	switch boot := in.evidence.BootTime; {
	case boot.IsZero():
		add(because(BootUnknown, "It is not known when the Mac booted; a file from before that is discarded."))
	case f.Modified.IsZero():
		add(because(BootUnknown, "It is not known when the file was modified; one from before the last boot is discarded."))
	case f.Modified.Unix() < boot.Unix():
		add(because(StaleBoot, "It was modified %s, before the Mac booted (%s).", stamp(f.Modified), stamp(boot)))
	}
	switch known := !hasCode(f.Reasons, BadVersion); {
	case known && in.evidence.Model == Current && f.Version != versionCurrent:
		add(because(BadVersion, "It has version %d; the locator reads version %d only.", f.Version, versionCurrent))
	case known && in.evidence.Model == ElCapitan && f.Version != version2016 && !hasCode(f.Reasons, UnknownVersion):
		add(because(UnknownVersion, "OS X 10.11 wrote version %d; how it treats version %d is not known.", version2016, f.Version))
	}
	f.Void = hasCode(f.Reasons, StaleBoot, BadVersion, BadSchema)
}

// judgeEntries finds what drops an entry, and why an empty one is empty.
func (in *inspection) judgeEntries() {
	for i := range in.file.Entries {
		e := &in.file.Entries[i]
		if !e.ValidUntil.IsZero() && !e.ValidUntil.After(in.evidence.Now) {
			e.Reasons = append(e.Reasons, because(Expired, "It was valid until %s.", stamp(e.ValidUntil)))
		}
		network, reasons := e.place(in.evidence.Gateways)
		e.Network = network
		e.Reasons = append(e.Reasons, reasons...)
		e.Reasons = append(e.Reasons, e.badRanges()...)
		e.Reasons = append(e.Reasons, e.empty(in.file.Modified)...)
	}
}

// live reports whether the entry is not dropped.
func (e *Entry) live() bool { return !hasCode(e.Reasons, Expired, DNSBadRange) }

// pick finds the entry of each kind that the locator takes.
func (in *inspection) pick() {
	if in.file.Void {
		return
	}
	own := in.first(KindServers, LocalhostOnly)
	if own != nil && own.decides(in.evidence.Content, in.evidence.Size) {
		in.used = own
	} else {
		in.used = in.first(KindServers, ThisNetwork)
	}
	if in.used != nil {
		in.used.Used = true
	}
	if ranges := in.first(KindRanges, ThisNetwork); ranges != nil {
		ranges.Used = true
	}
	for i := range in.file.Entries {
		if e := &in.file.Entries[i]; in.passedOver(e) {
			e.Reasons = append(e.Reasons, because(NotFirst, "Another entry comes first."))
		}
	}
}

// passedOver reports whether the locator would take the entry if another one did
// not come first. That is not so for an entry of this Mac's own cache that it
// looked at and did not take.
func (in *inspection) passedOver(e *Entry) bool {
	return e.Kind == KindServers && !e.Used && e.live() && in.used != nil &&
		(e.Network == ThisNetwork || e.Network == LocalhostOnly && in.used.Network == LocalhostOnly)
}

// first returns the first entry of a kind and a network that is not dropped.
func (in *inspection) first(kind EntryKind, network Network) *Entry {
	i := slices.IndexFunc(in.file.Entries, func(e Entry) bool {
		return e.Kind == kind && e.Network == network && e.live()
	})
	if i < 0 {
		return nil
	}
	return &in.file.Entries[i]
}

// candidates judges every server of the file.
func (in *inspection) candidates(index int) []Candidate {
	var candidates []Candidate
	for i := range in.file.Entries {
		e := &in.file.Entries[i]
		why := choose(e.Servers, in.evidence.Content, in.evidence.Size)
		for j, server := range e.Servers {
			reasons := append(in.whyNot(e), why[j]...)
			candidates = append(candidates, Candidate{
				File: in.file.Path, Owner: in.file.Owner, Address: server.Address, Rank: server.Rank,
				Favored: server.Favored, Healthy: server.Healthy(), Usable: e.Used && len(reasons) == 0,
				Reasons: reasons, file: index, entry: i,
			})
		}
	}
	return candidates
}

// whyNot returns what keeps all servers of an entry from being used.
func (in *inspection) whyNot(e *Entry) []fault.Reason {
	reasons := []fault.Reason{}
	for _, reason := range in.file.Reasons {
		one := []fault.Reason{reason}
		if hasCode(one, NoPlist, Unreadable, StaleBoot, BadVersion, BadSchema) && !hasCode(reasons, reason.Code) {
			reasons = append(reasons, reason) // one of a kind is enough
		}
	}
	return append(reasons, e.Reasons...)
}
