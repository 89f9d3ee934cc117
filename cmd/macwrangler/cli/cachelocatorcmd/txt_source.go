package cachelocatorcmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// txtSource is where records were found: an argument, a file, standard input,
// or a nameserver.
type txtSource struct {
	name    string
	records []txt.Found
	faults  []finding.Finding // text that cannot be read
	absent  string            // of a nameserver: that it has no record
	denied  bool              // that is about a name at which another one has a record
}

// txtSources reads the records that arguments or flags name. An argument with a
// blank or an equals sign is a record, any other one a file. The errors are about
// sources that could not be read; the others are returned nevertheless.
func txtSources(ctx context.Context, a *frame.App, servers resolverFlags, args []string) ([]txtSource, []error, error) {
	if servers.given() {
		if len(args) > 0 {
			return nil, nil, frame.Usagef(frame.CodeConflictingFlags, "%q cannot be combined with --nameserver or --search", args[0]).
				WithHint("read records from a server, or from arguments and files")
		}
		return txtFromServers(ctx, a, servers)
	}
	if len(args) == 0 {
		if in, ok := a.In.(*os.File); ok && frame.IsTerminal(in) {
			a.Note("paste records, then press Control-D")
		}
		args = []string{frame.StdinArgument}
	}
	var sources []txtSource
	var failed []error
	for i, arg := range args {
		source, err := txtFromArgument(a, i, arg)
		if err != nil {
			failed = append(failed, err)
		}
		if err == nil || len(source.records) > 0 {
			sources = append(sources, source)
		}
	}
	if len(sources) == 0 {
		return nil, nil, frame.Joined(failed)
	}
	return sources, failed, nil
}

// txtFromArgument reads a record, or the file that an argument names.
func txtFromArgument(a *frame.App, number int, arg string) (txtSource, error) {
	name, parse, text := fmt.Sprintf("argument %d", number+1), txt.ParseArgument, arg
	if !strings.ContainsAny(arg, "= \t") {
		data, err := a.ReadInput(arg)
		if errors.Is(err, fs.ErrNotExist) {
			return txtSource{}, &fault.Error{
				Code: fault.NotFound, Act: "reading", Operand: arg, Err: fault.WithoutPath(err),
				Hint: "name a file, or give the record itself, 'prs=…'; to ask a nameserver: --nameserver IP --search DOMAIN",
			}
		}
		if err != nil {
			return txtSource{}, err
		}
		name, parse, text = frame.InputName(arg), txt.ParseText, string(data)
	}
	pasted, err := parse(text)
	if err != nil {
		return txtSource{}, fmt.Errorf("%s: %w", fault.Printable(name), err)
	}
	a.Detail("%s: read as %s", fault.Printable(name), pasted.Form)
	return txtPasted(name, pasted)
}

// txtPasted returns what a text says. An answer that says nothing about the record is
// an error; one that says that there is none is a finding.
func txtPasted(name string, pasted txt.Pasted) (txtSource, error) {
	source := txtSource{name: name, records: pasted.Records, faults: pasted.Faults}
	for _, a := range pasted.Absent {
		server, owner := cmp.Or(a.Server, "the nameserver"), cmp.Or(a.Name, "a name that the text does not tell")
		if a.Failed {
			return source, fault.New(codeNameserverFailed, "ask again, or another nameserver: macwrangler cachelocator txt lint --nameserver IP --search DOMAIN",
				"%s:%d: %s was asked for %s: %s", fault.Printable(name), a.Line, fault.Clip(server), fault.Clip(owner), fault.Clip(a.What))
		}
		if link, _, ok := txt.Link(a.Name); (!ok || link == 0) && source.absent == "" {
			source.absent = fmt.Sprintf("%s has no TXT record at %s (%s)", fault.Clip(server), fault.Clip(owner), fault.Clip(a.What))
			source.denied = slices.ContainsFunc(pasted.Records, func(r txt.Found) bool {
				return strings.EqualFold(strings.TrimSuffix(r.Name, "."), strings.TrimSuffix(a.Name, "."))
			})
		}
	}
	return source, nil
}

// txtFromServers asks each nameserver separately.
func txtFromServers(ctx context.Context, a *frame.App, servers resolverFlags) (sources []txtSource, failed []error, err error) {
	resolver, _, err := servers.resolver(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	if len(resolver.Search) == 0 {
		return nil, nil, frame.Usagef(frame.CodeMissingFlag, "no search domain is set").WithHint("name one: --search corp.example.com")
	}
	survey, err := lookup.Ask(ctx, lookup.Options{
		Nameservers: resolver.Nameservers, Domains: resolver.Search, Timeout: a.TimeoutOr(answerTimeout),
	})
	if err != nil {
		return nil, nil, err
	}
	for _, domain := range resolver.Search {
		if !lookup.ValidDomain(domain) {
			failed = append(failed, fault.New(txt.CodeBadDomain, "write it as corp.example.com", "querying search domain %q: not a domain name", fault.Clip(domain)))
		}
	}
	for at, server := range survey.Nameservers {
		if slices.Index(survey.Nameservers, server) != at {
			continue
		}
		source, err := txtFromServer(survey, server)
		sources = append(sources, source)
		if err != nil {
			failed = append(failed, err)
		}
	}
	return sources, failed, nil
}

// txtFromServer returns the answers of one server. A name at which it fails is an
// error; names after the end of the chain need not exist.
func txtFromServer(survey *lookup.Survey, server netip.AddrPort) (txtSource, error) {
	source := txtSource{name: lookup.ServerText(server)}
	var failure error
	for _, answer := range survey.Answers {
		if answer.Server != server {
			continue
		}
		switch answer.Outcome {
		case lookup.Answered, lookup.NXDomain, lookup.NoData:
		default:
			if failure == nil {
				failure = fault.New(codeNameserverFailed, "to see what the locator makes of it: macwrangler cachelocator inspect --dns",
					"querying %s for %s: %s", source.name, answer.Name, cmp.Or(answer.Detail, string(answer.Outcome)))
			}
			continue
		}
		if answer.Link == 0 && source.absent == "" {
			source.absent = fmt.Sprintf("it has no TXT record at %s (%s)", answer.Name, answer.Outcome)
		}
		for _, r := range answer.Records {
			ttl := r.TTL
			source.records = append(source.records, txt.Found{Name: answer.Name, TTL: &ttl, Rdata: r.Rdata})
		}
	}
	if len(source.records) > 0 || failure != nil {
		source.absent = ""
	}
	return source, failure
}
