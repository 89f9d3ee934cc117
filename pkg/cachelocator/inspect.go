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
		in.conclude()
		candidates := in.candidates(i)
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
	may      []*Entry // the entries that the locator may take; nil for none
	used     *Entry   // the one that it takes, if that is sure
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
		add(because(BootUnknown, "When the Mac booted is not known; a file from before that is discarded."))
	case f.Modified.IsZero():
		add(because(BootUnknown, "When the file was modified on the Mac is not known; one from before the last boot is discarded."))
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
		e.Reasons = append(e.Reasons, in.expiry(e)...)
		network, reasons := e.place(in.evidence)
		e.Network = network
		e.Reasons = append(e.Reasons, reasons...)
		e.Reasons = append(e.Reasons, e.badRanges()...)
		e.Reasons = append(e.Reasons, e.empty(in.file.Modified)...)
	}
}

// expiry returns a reason if an entry has expired, or may have. Without a clock, what
// was over when the file was written is over.
func (in *inspection) expiry(e *Entry) []fault.Reason {
	clock := in.evidence.Now
	if clock.IsZero() {
		clock = in.file.Modified
	}
	switch {
	case e.ValidUntil.IsZero():
		return nil
	case !clock.IsZero() && !e.ValidUntil.After(clock):
		return []fault.Reason{because(Expired, "It was valid until %s.", stamp(e.ValidUntil))}
	case in.evidence.Now.IsZero():
		return []fault.Reason{because(ExpiryUnknown, "It was valid until %s; what the time was on the Mac is not known.", stamp(e.ValidUntil))}
	default:
		return nil
	}
}

// live reports whether the entry is not dropped, or may not be.
func (e *Entry) live() bool { return !hasCode(e.Reasons, Expired, DNSBadRange) }

// sure reports whether what the entry needs to be taken is known.
func (e *Entry) sure() bool {
	return e.Network != UnidentifiedNetwork && !hasCode(e.Reasons, ExpiryUnknown)
}

// pick finds the entries of servers that the locator may take, and marks the one that
// it takes if that is sure.
func (in *inspection) pick() {
	if in.file.Void {
		return
	}
	in.options()
	if len(in.may) == 1 && in.may[0] != nil && in.may[0].sure() {
		in.used = in.may[0]
		in.used.Used = true
	}
	if ranges := in.first(KindRanges, ThisNetwork); ranges != nil && ranges.sure() {
		ranges.Used = true
	}
	for i := range in.file.Entries {
		if e := &in.file.Entries[i]; in.passedOver(e) {
			e.Reasons = append(e.Reasons, because(NotFirst, "Another entry comes first."))
		}
	}
}

// options collects the entries that the locator may take; nil stands for none. That of
// this Mac's own cache comes first if it decides.
func (in *inspection) options() {
	if in.ownOptions() {
		return
	}
	for i := range in.file.Entries {
		e := &in.file.Entries[i]
		if e.Kind != KindServers || !e.live() || e.Network != ThisNetwork && e.Network != UnidentifiedNetwork {
			continue
		}
		in.may = append(in.may, e)
		if e.sure() {
			return
		}
	}
	in.may = append(in.may, nil)
}

// ownOptions collects the entries of this Mac's own cache that the locator may take, and
// reports whether it surely takes one of them. Of several it looks at the first that has
// not expired.
func (in *inspection) ownOptions() (taken bool) {
	for i := range in.file.Entries {
		e := &in.file.Entries[i]
		if e.Kind != KindServers || e.Network != LocalhostOnly || !e.live() {
			continue
		}
		decides, sure := e.decides(in.evidence.Content, in.evidence.Size)
		if decides {
			in.may = append(in.may, e)
		}
		if e.sure() {
			return decides && sure
		}
	}
	return false
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
			reasons := append(in.whyNot(e), in.whyNotServer(why[j])...)
			candidates = append(candidates, Candidate{
				File: in.file.Path, Owner: in.file.Owner, Address: server.Address, Rank: server.Rank,
				Favored: server.Favored, Healthy: server.Healthy(), Usable: e.Used && len(reasons) == 0,
				Reasons: reasons, file: index, entry: i,
			})
		}
	}
	return candidates
}

// whyNotServer returns what keeps a server from being used. Of a void file it does not
// matter what is not known.
func (in *inspection) whyNotServer(why []fault.Reason) []fault.Reason {
	if !in.file.Void {
		return why
	}
	return slices.DeleteFunc(why, func(r fault.Reason) bool { return r.Code == ServerUnknown })
}

// whyNot returns what keeps all servers of an entry from being used.
func (in *inspection) whyNot(e *Entry) []fault.Reason {
	reasons := []fault.Reason{}
	for _, reason := range in.file.Reasons {
		one := []fault.Reason{reason}
		if hasCode(one, NoPlist, Unreadable, StaleBoot, BadVersion, BadSchema, BootUnknown) && !hasCode(reasons, reason.Code) {
			reasons = append(reasons, reason) // one of a kind is enough
		}
	}
	return append(reasons, e.Reasons...)
}
