package lookup

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Result is the "dns" part of an inspection.
type Result struct {
	Model       cachelocator.Model `json:"model"`
	Nameservers []netip.AddrPort   `json:"nameservers"`
	Domains     []string           `json:"searchDomains"`
	Answers     []Answer           `json:"answers"`
	Client      Client             `json:"client"`
	// Verdict is the outcome as a code, such as dns-found, and a sentence.
	Verdict fault.Reason   `json:"verdict"`
	Reasons []fault.Reason `json:"reasons"`
	// OtherVersions says what a Mac on the other side of the change in macOS 15.4 would
	// get, if that differs and no version was named; else "".
	OtherVersions string `json:"otherVersions"`
}

// Check asks all nameservers and judges the answers by the model of the options.
func Check(ctx context.Context, options Options) (*Result, error) {
	survey, err := Ask(ctx, options)
	if err != nil {
		return nil, err
	}
	return survey.Judge(options.Model)
}

// Judge returns what the client would make of the answers. The error is an
// *[Error] with [cachelocator.CodeBadModel].
func (s *Survey) Judge(model cachelocator.Model) (*Result, error) {
	model, err := modelOf(model)
	if err != nil {
		return nil, err
	}
	c := s.client(model)
	result := &Result{
		Model: model, Nameservers: orEmpty(s.Nameservers), Domains: orEmpty(s.Domains), Answers: orEmpty(s.Answers),
		Client: c.run(), Reasons: []fault.Reason{},
	}
	result.Verdict = fault.Reason{Code: result.Client.Outcome.Code(), Text: sentence(s.verdict(c, &result.Client))}
	r := reasoner{client: c, survey: s, result: &result.Client, reasons: result.Reasons}
	r.all()
	result.Reasons = r.reasons
	result.OtherVersions = s.across(model, result.Client.Outcome)
	return result, nil
}

// across returns what another macOS would make of the answers, if that differs.
func (s *Survey) across(model cachelocator.Model, outcome ClientOutcome) string {
	if model == cachelocator.ElCapitan {
		return ""
	}
	other := s.client(model.Across()).run()
	if other.Outcome == outcome || outcome == Unknown {
		return ""
	}
	since := "From macOS 15.4 on "
	if !model.SharesTime() {
		since = "Up to macOS 15.3 "
	}
	return sentence(since + other.ending(true))
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Reached reports whether at least one nameserver could be asked: it answered, or
// was silent. A question that could not be sent does not count.
func (r *Result) Reached() bool {
	return slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Outcome != Unreachable })
}

// verdict returns a sentence: the answer of each of the first servers, then what
// the client gets. The second server is named even if the model asks only the
// first.
func (s *Survey) verdict(c *client, r *Client) string {
	if r.Outcome == NoDomain {
		return "No search domain is set, so the locator queries no nameserver"
	}
	var parts []string
	anyGood := false
	servers := s.Nameservers[:min(len(s.Nameservers), MaxServers)]
	for at, server := range servers {
		if slices.Index(servers, server) != at {
			continue
		}
		text, good := c.phrase(server)
		anyGood = anyGood || good
		role := ""
		if at == 0 {
			role = "Primary "
		}
		parts = append(parts, role+ServerText(server)+" "+text)
	}
	return strings.Join(append(parts, r.ending(anyGood)), "; ")
}

// ending returns what the client gets.
func (r *Client) ending(anyGood bool) string {
	switch r.Outcome {
	case Found:
		late := ""
		if r.AfterSeconds != nil && *r.AfterSeconds >= 0.5 {
			late = fmt.Sprintf(" after %.1f s", *r.AfterSeconds)
		}
		return "the locator gets " + count(len(r.PublicRanges)+len(r.FavoredRanges), "range") + late
	case BadRecord:
		return "the locator drops everything: " + r.Error
	case Nothing:
		return "the locator finds no known key"
	case Unknown:
		return "what the locator gets is not known: " + r.failure.unexamined()
	default:
		if anyGood {
			return "the locator will not get it"
		}
		return "the locator gets no ranges"
	}
}

// phrase returns how a server answers for the first name, over all domains, and
// reports whether it has a valid record.
func (c *client) phrase(server netip.AddrPort) (text string, good bool) {
	silent := ""
	var first, has *Answer
	for _, domain := range c.domains {
		if domain == "" && len(c.domains) > 1 {
			continue
		}
		a := c.answer(server, domain, 0, false)
		if first == nil {
			first = a
		}
		if tcp := c.answers[question{server, domain, 0, true}]; tcp != nil && tcp.good() {
			a = tcp
		}
		if a.Outcome == Silent && silent == "" {
			silent = domain
		}
		if has == nil && a.Outcome == Answered && (a.good() || len(a.Records) > 0) {
			has = a
		}
	}
	switch {
	case has == nil && silent != "" && !c.alive(server):
		return "does not answer", false
	case has == nil && silent != "":
		return "does not answer for " + silent, false
	case has == nil:
		return first.words(), false
	}
	text = "has the record"
	if !has.good() {
		text = "has a TXT record, but not a valid one"
	}
	if silent != "" {
		text += ", but does not answer for " + silent
	}
	return text, has.good()
}

// words returns the outcome for people.
func (a *Answer) words() string {
	switch a.Outcome {
	case NXDomain:
		if a.Alias != "" {
			return "has an alias of " + fault.Clip(a.Alias) + ", which does not exist"
		}
		return "has no such name"
	case NoData, Answered:
		if a.Alias != "" {
			return "has an alias of " + fault.Clip(a.Alias) + ", without a TXT record"
		}
		return "has the name, but no TXT record"
	case ServFail, Refused, NotImp:
		return "answers " + strings.ToUpper(string(a.Outcome))
	case OtherError:
		return "answers " + a.Detail
	case Closed:
		return "refuses connections"
	case Silent:
		return "does not answer"
	case Unanswered:
		if a.Detail == notAsked {
			return notAsked
		}
		return "was not waited for"
	case Malformed:
		return "sends a malformed answer"
	case TruncatedRefused:
		return "truncates its answer and refuses TCP"
	case TruncatedSilent:
		return "truncates its answer and does not answer over TCP"
	default:
		return "cannot be reached"
	}
}

// unexamined says why it is not known how a server would have answered.
func (a *Answer) unexamined() string {
	if a.Outcome == Unreachable {
		return fmt.Sprintf("the question for %s could not be sent to %s from here", a.Name, ServerText(a.Server))
	}
	if a.Detail == notAsked {
		return fmt.Sprintf("%s was not asked for %s", ServerText(a.Server), fault.Clip(a.Name))
	}
	return fmt.Sprintf("%s did not answer for %s within %.1f s, and was not waited for any longer", ServerText(a.Server), a.Name, a.Seconds)
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
