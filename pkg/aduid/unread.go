package aduid

import (
	"context"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// numberOf returns an account's number, or the code of why it is not known.
func (sc *scan) numberOf(kind Kind, g GUID, w Written) (UID, fault.Code) {
	if sc.options.Attributes.Of(kind) == "" {
		return g.UID(), ""
	}
	return w.UID()
}

// unnumbered counts an account whose attribute has no usable number.
func (sc *scan) unnumbered(e Entry, code fault.Code) {
	sc.numberless = true
	sc.report.SkippedCounts[string(code)]++
	sc.report.UnreadCount++
	if len(sc.report.Unread) < sc.options.MaxListed {
		sc.report.Unread = append(sc.report.Unread, Unread{validText(e.DN), validText(e.Name), e.Line, code, new(e.GUID.UID())})
	}
}

func (sc *scan) skip(s Skip) {
	sc.report.SkippedCounts[string(s.Code)]++
	if PassedOver(s.Code) {
		return
	}
	sc.report.UnreadCount++
	if len(sc.report.Unread) < sc.options.MaxListed {
		sc.report.Unread = append(sc.report.Unread, Unread{DN: s.DN, Name: s.Name, Line: s.Line, Code: s.Code})
	}
}

// nameUnread looks up the names of accounts that were not examined, in a source that
// left them out. Without it they are listed by their DN.
func (sc *scan) nameUnread(ctx context.Context, s Source) {
	nameless, ok := s.(NamelessSource)
	if !ok {
		return
	}
	at := map[string][]int{}
	var dns []string
	for i, u := range sc.report.Unread {
		if u.Name == "" && u.DN != "" {
			dns = append(dns, u.DN)
			at[u.DN] = append(at[u.DN], i)
		}
	}
	if len(dns) == 0 {
		return
	}
	if err := nameless.FindNames(ctx, dns, func(dn, name string) {
		for _, i := range at[dn] {
			sc.report.Unread[i].Name = name
		}
	}); err != nil {
		sc.warn(fault.Reason{Code: WarnNamesMissing, Text: "the names of accounts that were not examined were not looked up: " + err.Error()})
	}
}
