package cachelocatorcmd

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// render writes the result. It shadows the method of the app for the formats of
// this verb.
func (in *inspector) render(schema string, result inspectResult) error {
	switch {
	case in.Format == formatJamfEA:
		return in.Write(func(w *bufio.Writer) error { return printJamf(w, result.Verdict) })
	case in.Quiet && in.Format == frame.FormatText:
		return in.Write(func(w *bufio.Writer) error { in.printBare(w); return nil })
	default:
		return in.App.Render(schema, result, in.print)
	}
}

// printJamf writes the value of an extension attribute of Jamf Pro: the code comes
// first, so that a smart group can match it.
func printJamf(w *bufio.Writer, v fault.Reason) error {
	_, _ = w.WriteString("<result>") // the writer keeps its error
	if err := xml.EscapeText(w, []byte(fault.Printable(string(v.Code)+": "+v.Text))); err != nil {
		return err
	}
	_, err := w.WriteString("</result>\n")
	return err
}

// printBare writes the output of -q: the usable caches, or the ranges if there is
// no file.
func (in *inspector) printBare(w *bufio.Writer) {
	for _, c := range in.result.Candidates {
		if c.Usable {
			fmt.Fprintln(w, fault.Printable(fault.ClipTo(c.Address, maxAddress)))
		}
	}
	if len(in.result.Files) == 0 {
		in.printBareUtility(w)
	}
	if len(in.result.Files) == 0 && in.result.DNS.Client != nil {
		for _, text := range in.result.DNS.Client.PublicRanges {
			fmt.Fprintln(w, fault.Printable(text))
		}
	}
}

// printBareUtility writes the caches of an output of AssetCacheLocatorUtil, if its verdict
// is that there are some.
func (in *inspector) printBareUtility(w *bufio.Writer) {
	if len(in.opts.utilities) == 0 || in.utilVerdict().Code != cachelocator.Usable {
		return
	}
	for _, one := range in.opts.utilities[0].Kinds {
		if one.Side != "system" || one.Kind != kindOf(cachelocator.Content(in.opts.content)) {
			continue
		}
		for _, address := range one.Usable {
			fmt.Fprintln(w, fault.Printable(fault.ClipTo(address, maxAddress)))
		}
	}
}

// print writes the report for people: the verdict, its evidence, what to do.
func (in *inspector) print(w *bufio.Writer) {
	fmt.Fprintln(w, fault.Printable(in.result.Verdict.Text))
	if v := in.result.DNS.Verdict; v != nil && len(in.result.Files) > 0 {
		fmt.Fprintln(w, "DNS: "+fault.Printable(v.Text))
	}
	in.printOtherwise(w)
	if len(in.result.Files) > 0 {
		fmt.Fprintln(w, "\nFiles")
	}
	for _, f := range unnamed(in.result.Files, in.opts) {
		printFile(w, f, len(in.result.Files) > 1)
	}
	if len(in.result.Candidates) > 0 {
		fmt.Fprintln(w, "\nCaches")
		in.printCandidates(w)
	}
	in.printDocuments(w)
	in.printDNS(w)
	printReasons(w, "\n", "", in.result.Evidence.Reasons)
	if len(in.result.Next) > 0 {
		fmt.Fprintln(w, "\nWhat to do next")
	}
	for _, text := range in.result.Next {
		fmt.Fprintln(w, "  - "+fault.Printable(text))
	}
}

// printOtherwise says below a verdict on files that AssetCacheLocatorUtil found something
// else: which of the two came later is not known.
func (in *inspector) printOtherwise(w *bufio.Writer) {
	if len(in.result.Files) == 0 || len(in.opts.utilities) == 0 {
		return
	}
	util := in.utilVerdict()
	if util.Code == locatorutil.Unknown || (util.Code == cachelocator.Usable) == (in.result.Verdict.Code == cachelocator.Usable) {
		return
	}
	fmt.Fprintln(w, "AssetCacheLocatorUtil says otherwise: "+fault.Printable(util.Text)+" It searches anew and writes the file, so the later of the two holds.")
}

// printReasons writes a line for each reason, and text before the first.
func printReasons(w *bufio.Writer, before, indent string, reasons []fault.Reason) {
	for _, r := range reasons {
		fmt.Fprintf(w, "%s%s%s (%s)\n", before, indent, fault.Printable(r.Text), r.Code)
		before = ""
	}
}

func printFile(w *bufio.Writer, f cachelocator.File, several bool) {
	facts := []string{}
	if f.Owner != "" {
		facts = append(facts, "of "+f.Owner)
	}
	if f.Version != 0 {
		facts = append(facts, fmt.Sprintf("version %d", f.Version))
	}
	if !f.Modified.IsZero() {
		facts = append(facts, "modified "+f.Modified.UTC().Format(time.RFC3339))
	}
	fmt.Fprintf(w, "  %s\n", fault.Printable(f.Path))
	if len(facts) > 0 {
		fmt.Fprintf(w, "    %s\n", fault.Printable(strings.Join(facts, ", ")))
	}
	if several {
		fmt.Fprintf(w, "    %s\n", fault.Printable(f.Verdict.Text))
	}
	printReasons(w, "", "    ", f.Reasons)
	for _, e := range f.Entries {
		printEntry(w, e)
	}
}

func printEntry(w *bufio.Writer, e cachelocator.Entry) {
	what := ""
	switch e.Kind {
	case cachelocator.KindServers:
		what = frame.Amount(len(e.Servers), "cache", "caches")
	case cachelocator.KindRanges:
		what = frame.Amount(len(e.PublicRanges), "public range", "public ranges") + ", " +
			frame.Amount(len(e.FavoredRanges), "favored range", "favored ranges")
	case cachelocator.KindSeen:
		what = "whether a cache was recently seen here is not recorded"
		if e.RecentlySeen != nil {
			what = fmt.Sprintf("a cache was recently seen here: %s", map[bool]string{true: "yes", false: "no"}[*e.RecentlySeen])
		}
	}
	network := map[cachelocator.Network]string{
		cachelocator.ThisNetwork: "this network", cachelocator.AnotherNetwork: "another network",
		cachelocator.UnidentifiedNetwork: "an unknown network", cachelocator.LocalhostOnly: "the cache on this Mac",
	}[e.Network]
	line := "    stored for " + network + ": " + what
	if !e.ValidUntil.IsZero() {
		line += ", until " + e.ValidUntil.UTC().Format(time.RFC3339)
	}
	if e.Used {
		line += "; this one applies"
	}
	fmt.Fprintln(w, line)
	printReasons(w, "", "      ", e.Reasons)
}

func (in *inspector) printCandidates(w *bufio.Writer) {
	file := ""
	for _, c := range in.result.Candidates {
		if len(in.result.Files) > 1 && c.File != file {
			file = c.File
			fmt.Fprintf(w, "  by %s\n", fault.Printable(file))
		}
		word := "not used"
		switch {
		case c.Usable:
			word = "usable"
		case !slices.ContainsFunc(c.Reasons, func(r fault.Reason) bool { return !strings.HasSuffix(string(r.Code), "-unknown") }):
			word = "unknown"
		}
		fmt.Fprintf(w, "  %-8s  %s  %s%s\n", word, fault.Printable(fault.ClipTo(c.Address, maxAddress)), ranked(c), reached(c.Reach))
		printReasons(w, "", "            ", c.Reasons)
	}
}

// ranked returns the rank of a cache, and whether it is favored.
func ranked(c cachelocator.Candidate) string {
	text := "rank unknown"
	if c.Rank != nil {
		text = fmt.Sprintf("rank %d", *c.Rank)
	}
	if c.Favored != nil && *c.Favored {
		text += ", favored"
	}
	return text
}

// reached returns a clause about a good probe; a failed one is among the reasons.
func reached(r *cachelocator.Reach) string {
	if r == nil || !r.OK {
		return ""
	}
	return fmt.Sprintf(", answered in %d ms", r.Milliseconds)
}

// printDNS writes a line for each nameserver and domain, and one for each record.
func (in *inspector) printDNS(w *bufio.Writer) {
	d := in.result.DNS
	if d.Source == "" {
		return
	}
	fmt.Fprintf(w, "\nDNS (settings from %s)\n", fault.Printable(d.Source))
	if !d.Asked {
		var servers []string
		for _, server := range d.Nameservers {
			servers = append(servers, lookup.ServerText(server))
		}
		fmt.Fprintf(w, "  nameservers (not queried): %s\n", cmp.Or(strings.Join(servers, ", "), "none"))
		fmt.Fprintf(w, "  search domains: %s\n", cmp.Or(fault.Printable(strings.Join(d.SearchDomains, ", ")), "none"))
	}
	wide, far := 0, 0
	for _, a := range d.Answers {
		wide, far = max(wide, len(lookup.ServerText(a.Server))), max(far, len(fault.Printable(a.Name)))
	}
	for _, a := range d.Answers {
		if a.Link > 0 && len(a.Records) == 0 && a.Outcome != lookup.TruncatedRefused && a.Outcome != lookup.TruncatedSilent {
			continue // the end of the chain; the first name has shown how the server answers
		}
		detail := ""
		if a.Alias != "" {
			detail = ", alias of " + fault.Printable(fault.Clip(a.Alias))
		}
		if a.Detail != "" {
			detail = " (" + fault.Printable(a.Detail) + ")"
		}
		if a.Ignored {
			detail += ", never queried by the locator"
		}
		fmt.Fprintf(w, "  %-*s  %-*s  %s  %6.3f s  %s%s\n", wide, lookup.ServerText(a.Server), far, fault.Printable(a.Name), a.Transport, a.Seconds, a.Outcome, detail)
		printRecords(w, a.Records)
	}
	if c := d.Client; c != nil {
		in.printClient(w, c)
	}
	if d.OtherVersions != "" {
		fmt.Fprintf(w, "  %s\n", fault.Printable(d.OtherVersions))
	}
	printReasons(w, "", "  ", d.Reasons)
}

// How much of an answer the text form shows; JSON has all of it.
const (
	maxShownRecords = 5
	maxAddress      = 100 // characters of a cache's address, which has 50 at most
	maxRecordText   = 600 // bytes: two full strings
)

func printRecords(w *bufio.Writer, records []dnsRecord) {
	for _, r := range records[:min(len(records), maxShownRecords)] {
		text, cut := strings.Join(r.Strings, `" "`), ""
		if len(text) > maxRecordText {
			text, cut = text[:maxRecordText], fmt.Sprintf(" and %d more bytes", len(text)-maxRecordText)
		}
		fmt.Fprintf(w, "    TTL %d  \"%s\"%s\n", r.TTL, text, cut)
	}
	if more := len(records) - maxShownRecords; more > 0 {
		fmt.Fprintf(w, "    and %s\n", frame.Amount(more, "more record", "more records"))
	}
}

func (in *inspector) printClient(w *bufio.Writer, c *lookup.Client) {
	times := ""
	if c.AfterSeconds != nil {
		times = fmt.Sprintf(" after %.1f s", *c.AfterSeconds)
	}
	if c.StoredSeconds != nil {
		times += ", kept for " + (time.Duration(*c.StoredSeconds) * time.Second).String()
	}
	fmt.Fprintf(w, "  the locator (%s): %s%s\n", in.result.DNS.Model, c.Outcome, times)
	for _, list := range []struct {
		name   string
		ranges []string
	}{{"public", c.PublicRanges}, {"favored", c.FavoredRanges}} {
		if len(list.ranges) > 0 {
			fmt.Fprintf(w, "    %s ranges: %s\n", list.name, fault.Printable(strings.Join(list.ranges, ", ")))
		}
	}
}
