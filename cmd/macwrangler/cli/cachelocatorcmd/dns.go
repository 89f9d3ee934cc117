package cachelocatorcmd

import (
	"context"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// dnsResult is the "dns" part of a result. Without --dns it holds which
// nameservers the locator would ask, if --scutil was given.
type dnsResult struct {
	Asked         bool               `json:"asked"`
	Source        string             `json:"source"` // of the nameservers and domains
	Model         cachelocator.Model `json:"model"`
	Nameservers   []netip.AddrPort   `json:"nameservers"`
	SearchDomains []string           `json:"searchDomains"`
	Answers       []dnsAnswer        `json:"answers"`
	Client        *lookup.Client     `json:"client,omitempty"`
	Verdict       *fault.Reason      `json:"verdict,omitempty"`
	Reasons       []fault.Reason     `json:"reasons"`
	// OtherVersions says what an older macOS would get, if it differs and no version was
	// named.
	OtherVersions string `json:"otherVersions,omitempty"`
}

// dnsAnswer is a lookup.Answer whose records the renderer can show.
type dnsAnswer struct {
	Server    netip.AddrPort `json:"server"`
	Domain    string         `json:"domain"`
	Link      int            `json:"link"`
	Name      string         `json:"name"`
	Transport string         `json:"transport"`
	TCPOnly   bool           `json:"tcpOnly"`
	Ignored   bool           `json:"ignored"`
	Outcome   lookup.Outcome `json:"outcome"`
	Detail    string         `json:"detail"`
	Seconds   float64        `json:"seconds"`
	Rejected  bool           `json:"rejected"`
	Alias     string         `json:"alias"`
	Records   []dnsRecord    `json:"records"`
}

// dnsRecord is a TXT record, its strings escaped as in a zone file.
type dnsRecord struct {
	TTL     uint32   `json:"ttl"`
	Strings []string `json:"strings"`
}

// dns asks the nameservers if the flags say so. Notes about the settings come
// first.
func (in *inspector) dns(ctx context.Context) error {
	in.result.DNS.Model = in.result.Evidence.Model
	if !in.opts.dns && in.opts.scutil == "" && in.opts.scutilText == nil {
		return nil
	}
	resolver, source, err := in.opts.resolver(ctx, in.App)
	in.result.DNS.Source, in.result.DNS.Nameservers = source, resolver.Nameservers
	in.result.DNS.SearchDomains, in.result.DNS.Reasons = resolver.Search, resolver.Notes
	if err != nil || !in.opts.dns {
		return err
	}
	if (len(in.opts.files) > 0 || in.opts.captured != nil) && in.opts.scutil == "" && in.opts.scutilText == nil && !in.opts.given() {
		in.Note("using the nameservers and search domains of this machine; for those of the Mac, use --scutil FILE")
	}
	in.survey, err = lookup.Check(ctx, lookup.Options{
		Nameservers: resolver.Nameservers, Domains: resolver.Search,
		Model: in.result.DNS.Model, Timeout: in.TimeoutOr(answerTimeout),
		SameMac: in.live() && in.opts.scutil == "" && !in.opts.given(),
	})
	if err != nil {
		return err
	}
	in.result.DNS.Asked = true
	in.result.DNS.Answers = dnsAnswers(in.survey.Answers)
	in.result.DNS.Client, in.result.DNS.Verdict = &in.survey.Client, &in.survey.Verdict
	in.result.DNS.Reasons = append(in.result.DNS.Reasons, in.survey.Reasons...)
	if in.result.DNS.Model == cachelocator.Current {
		in.result.DNS.OtherVersions = in.survey.OtherVersions
	}
	return nil
}

func dnsAnswers(list []lookup.Answer) []dnsAnswer {
	shown := make([]dnsAnswer, 0, len(list))
	for _, a := range list {
		one := dnsAnswer{
			Server: a.Server, Domain: a.Domain, Link: a.Link, Name: a.Name, Transport: a.Transport, TCPOnly: a.TCPOnly,
			Ignored: a.Ignored, Outcome: a.Outcome, Detail: a.Detail, Seconds: a.Seconds,
			Rejected: a.Rejected, Alias: a.Alias,
		}
		for _, record := range a.Records {
			one.Records = append(one.Records, dnsRecord{record.TTL, record.Strings()})
		}
		shown = append(shown, one)
	}
	return shown
}
