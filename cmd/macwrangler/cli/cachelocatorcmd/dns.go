package cachelocatorcmd

import (
	"context"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// locatorDNS is the "dns" part of a result. Without --dns it holds which
// nameservers the locator would ask, if --scutil was given.
type locatorDNS struct {
	Asked         bool               `json:"asked"`
	Source        string             `json:"source"` // of the nameservers and domains
	Model         cachelocator.Model `json:"model"`
	Nameservers   []netip.AddrPort   `json:"nameservers"`
	SearchDomains []string           `json:"searchDomains"`
	Answers       []locatorAnswer    `json:"answers"`
	Client        *lookup.Client     `json:"client,omitempty"`
	Verdict       *fault.Reason      `json:"verdict,omitempty"`
	Reasons       []fault.Reason     `json:"reasons"`
}

// locatorAnswer is a lookup.Answer whose records the renderer can show.
type locatorAnswer struct {
	Server    netip.AddrPort  `json:"server"`
	Domain    string          `json:"domain"`
	Link      int             `json:"link"`
	Name      string          `json:"name"`
	Transport string          `json:"transport"`
	TCPOnly   bool            `json:"tcpOnly"`
	Ignored   bool            `json:"ignored"`
	Outcome   lookup.Outcome  `json:"outcome"`
	Detail    string          `json:"detail"`
	Seconds   float64         `json:"seconds"`
	Records   []locatorRecord `json:"records"`
}

// locatorRecord is a TXT record, its strings escaped as in a zone file.
type locatorRecord struct {
	TTL     uint32   `json:"ttl"`
	Strings []string `json:"strings"`
}

// dns asks the nameservers if the flags say so. Notes about the settings come
// first.
func (l *locatorRun) dns(ctx context.Context) error {
	l.result.DNS.Model = cachelocator.Model(l.opts.model)
	if !l.opts.dns && l.opts.scutil == "" {
		return nil
	}
	resolver, source, err := l.opts.resolver(ctx, l.App, l.mac)
	l.result.DNS.Source, l.result.DNS.Nameservers = source, resolver.Nameservers
	l.result.DNS.SearchDomains, l.result.DNS.Reasons = resolver.Search, resolver.Notes
	if err != nil || !l.opts.dns {
		return err
	}
	if len(l.opts.files) > 0 && l.opts.scutil == "" && !l.opts.given() {
		l.Note("the nameservers and domains are those of this machine; for those of the Mac use --scutil FILE")
	}
	l.survey, err = lookup.Check(ctx, lookup.Options{
		Nameservers: resolver.Nameservers, Domains: resolver.Search,
		Model: cachelocator.Model(l.opts.model), Timeout: l.TimeoutOr(locatorTimeout),
	})
	if err != nil {
		return err
	}
	l.result.DNS.Asked = true
	l.result.DNS.Answers = locatorAnswers(l.survey.Answers)
	l.result.DNS.Client, l.result.DNS.Verdict = &l.survey.Client, &l.survey.Verdict
	l.result.DNS.Reasons = append(l.result.DNS.Reasons, l.survey.Reasons...)
	return nil
}

func locatorAnswers(list []lookup.Answer) []locatorAnswer {
	shown := make([]locatorAnswer, 0, len(list))
	for _, a := range list {
		one := locatorAnswer{
			Server: a.Server, Domain: a.Domain, Link: a.Link, Name: a.Name, Transport: a.Transport, TCPOnly: a.TCPOnly,
			Ignored: a.Ignored, Outcome: a.Outcome, Detail: a.Detail, Seconds: a.Seconds,
		}
		for _, record := range a.Records {
			one.Records = append(one.Records, locatorRecord{record.TTL, record.Strings()})
		}
		shown = append(shown, one)
	}
	return shown
}
