package cachelocatorcmd

import (
	"cmp"
	"context"
	"fmt"
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
		if strings.ContainsAny(arg, "= \t") {
			sources = append(sources, txtPasted(fmt.Sprintf("argument %d", i+1), arg))
			continue
		}
		data, err := a.ReadInput(arg)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		sources = append(sources, txtPasted(frame.InputName(arg), string(data)))
	}
	if len(sources) == 0 {
		return nil, nil, frame.Joined(failed)
	}
	return sources, failed, nil
}

func txtPasted(name, text string) txtSource {
	records, faults := txt.ParseText(text)
	return txtSource{name: name, records: records, faults: faults}
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
