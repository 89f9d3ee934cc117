package cachelocatorcmd

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// txtDecoded is the result of cachelocator txt decode.
type txtDecoded struct {
	Records []txtRecord   `json:"records"`
	Errors  []txtBadInput `json:"errors"`
}

// txtRecord is one record as the locator reads it.
type txtRecord struct {
	Source  string   `json:"source"`
	Line    int      `json:"line"` // 0 where there is none
	Name    string   `json:"name"`
	TTL     *uint32  `json:"ttl,omitempty"`
	Key     string   `json:"key"`
	Favored bool     `json:"favored"`
	Ranges  []string `json:"ranges"`
	More    bool     `json:"more"`
}

// txtBadInput is a record, or text, that cannot be read.
type txtBadInput struct {
	Source  string     `json:"source"`
	Line    int        `json:"line"`
	Name    string     `json:"name"`
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
}

const decodeLong = `Show the address ranges in records of content caches, text or binary, as the locator
reads them: one bad item invalidates the whole record.

A SOURCE is a record as text (anything with a space or an equals sign), a file, or
- for standard input, which is also read without an argument; the forms are those of
txt lint. With --nameserver or --search, each nameserver is queried for the records.
TXT records of other software are ignored at other names, and where a record with a
known key exists at the same name. If a record cannot be read, the others are shown
and the status is 2. -q prints only the ranges.`

const decodeExample = `  macwrangler cachelocator txt decode 'prs=198.51.100.1-198.51.100.9,203.0.113.7'
  # what does this nameserver return?
  macwrangler cachelocator txt decode --nameserver 10.1.1.1 --search corp.example.com
  dig +noall +answer TXT _aaplcache._tcp.corp.example.com | macwrangler cachelocator txt decode`

// decodeOptions are the flags and arguments of cachelocator txt decode.
type decodeOptions struct {
	resolverFlags
	sources []string
}

func newDecode(a *frame.App, mac Mac) *cobra.Command {
	opts := decodeOptions{resolverFlags: resolverFlags{mac: mac}}
	cmd := a.Verb(frame.Verb{
		Use:     "decode [SOURCE...]",
		Short:   "Show the address ranges in records",
		Long:    decodeLong,
		Example: decodeExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.sources = args
			return runDecode(ctx, a, opts)
		},
	})
	opts.bind(cmd)
	return cmd
}

func runDecode(ctx context.Context, a *frame.App, opts decodeOptions) error {
	sources, failed, err := txtSources(ctx, a, opts.resolverFlags, opts.sources)
	if err != nil {
		return err
	}
	var result txtDecoded
	for _, source := range sources {
		source.decode(&result)
	}
	err = a.Render("macwrangler/cachelocator.txt.decode/1", result, func(w *bufio.Writer) { printDecoded(a, w, result) })
	if err != nil {
		return err
	}
	if a.Format == frame.FormatText {
		for _, bad := range result.Errors {
			a.Say("", "%s: %s", txtPlace(bad.Source, bad.Name, bad.Line), bad.Message)
		}
	}
	if len(failed) > 0 {
		return frame.Joined(failed)
	}
	if len(result.Errors) > 0 {
		return fault.New(result.Errors[0].Code, "macwrangler cachelocator txt lint shows what to write instead",
			"decoding records: %d of %d cannot be read", len(result.Errors), len(result.Errors)+len(result.Records))
	}
	return nil
}

// decode adds the records of a source. A record without a known key belongs to
// other software if another one at its name has a key.
func (s txtSource) decode(result *txtDecoded) {
	if s.absent != "" {
		result.Errors = append(result.Errors, txtBadInput{s.name, 0, "", ruleNoRecord, s.absent})
	}
	for _, f := range s.faults {
		if f.Rule == finding.NotChecked {
			f.Rule = ruleNoRecord
		}
		result.Errors = append(result.Errors, txtBadInput{s.name, f.Line, f.Path, fault.Code(f.Rule), f.Message})
	}
	known := map[string]bool{}
	for _, r := range s.records {
		if _, err := txt.Decode(r.Rdata); !fault.Has(err, txt.CodeUnknownKey) {
			known[r.Name] = true
		}
	}
	for _, r := range s.records {
		data, err := txt.Decode(r.Rdata)
		link, _, _ := txt.Link(r.Name)
		switch {
		case !txt.Concerns(r): // SPF and the like, at a name of their own
		case err != nil && fault.Has(err, txt.CodeUnknownKey) && r.Name != "" && (known[r.Name] || link > 0 && len(known) > 0):
		case err != nil:
			result.Errors = append(result.Errors, txtBadInput{s.name, r.Line, r.Name, fault.CodeOf(err), err.Error()})
		default:
			one := txtRecord{Source: s.name, Line: r.Line, Name: r.Name, TTL: r.TTL, Key: data.Key, Favored: data.Favored, More: data.More}
			for _, each := range data.Ranges {
				one.Ranges = append(one.Ranges, each.String())
			}
			result.Records = append(result.Records, one)
		}
	}
}

func printDecoded(a *frame.App, w *bufio.Writer, d txtDecoded) {
	for _, r := range d.Records {
		if !a.Quiet {
			what := "public ranges of the site"
			if r.Favored {
				what = "addresses of favored caches"
			}
			ttl := ""
			if r.TTL != nil {
				ttl = fmt.Sprintf(", TTL %d", *r.TTL)
			}
			fmt.Fprintf(w, "%s: %s, %s%s\n", fault.Printable(txtPlace(r.Source, r.Name, r.Line)), r.Key, what, ttl)
		}
		for _, text := range r.Ranges {
			fmt.Fprintln(w, map[bool]string{true: "", false: "    "}[a.Quiet]+text)
		}
		if r.More && !a.Quiet {
			fmt.Fprintln(w, "    more: continues at the next name")
		}
	}
}

// txtPlace returns source:name:line, each part only if it is known.
func txtPlace(source, name string, line int) string {
	parts := []string{source}
	if name != "" {
		parts = append(parts, name)
	}
	if line > 0 {
		parts = append(parts, fmt.Sprint(line))
	}
	return strings.Join(parts, ":")
}
