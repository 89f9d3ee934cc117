package cachelocatorcmd

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/serverside"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxShownCaches is how many caches of a list are shown; JSON has all.
const maxShownCaches = 20

// printDocuments shows what is known from documents besides the locator's files.
func (in *inspector) printDocuments(w *bufio.Writer) {
	for _, one := range in.opts.utilities {
		fmt.Fprintf(w, "\nAssetCacheLocatorUtil: %s\n", fault.Printable(one.Path))
		address := "not known"
		if one.PublicAddress != "" {
			address = fault.Printable(fault.Clip(one.PublicAddress))
		}
		fmt.Fprintf(w, "  public address %s\n", address)
		for _, side := range one.Sides {
			in.printSide(w, side, one.Result)
		}
		printReasons(w, "", "  ", one.Reasons)
	}
	for _, one := range in.opts.logs {
		fmt.Fprintf(w, "\nLog: %s\n", fault.Printable(one.Path))
		printReasons(w, "", "  ", one.Reasons)
	}
	for _, one := range in.opts.servers {
		fmt.Fprintf(w, "\nContent cache: %s\n", fault.Printable(one.Path))
		printReasons(w, "", "  ", one.Reasons)
	}
}

// printSide shows the caches of one locator for the kind of content.
func (in *inspector) printSide(w *bufio.Writer, side locatorutil.Side, r locatorutil.Result) {
	kind := kindOf(cachelocator.Content(in.opts.content))
	list, known := side.Refreshed[kind]
	if !known {
		list = side.Saved[kind]
	}
	if side.RangesKnown {
		ranges := "none"
		if len(side.Ranges) > 0 {
			ranges = fault.ClipTo(strings.Join(side.Ranges, ", "), maxRecordText)
		}
		fmt.Fprintf(w, "  %s: public ranges of DNS: %s\n", side.Name, fault.Printable(ranges))
	}
	for i, one := range list.Servers {
		if i == maxShownCaches {
			fmt.Fprintf(w, "  and %d more\n", len(list.Servers)-i)
			return
		}
		fmt.Fprintf(w, "  %s: %s  %s\n", side.Name, fault.Printable(fault.ClipTo(one.HostPort, maxAddress)), facts(one, r))
	}
}

// facts returns what is known of a cache.
func facts(s locatorutil.Server, r locatorutil.Result) string {
	rank := "rank unknown"
	if s.Rank != nil {
		rank = fmt.Sprintf("rank %d", *s.Rank)
	}
	words := []string{rank, said(s.Healthy, "healthy", "unhealthy", "health unknown")}
	if text := said(s.Favored, "favored", "", ""); text != "" {
		words = append(words, text)
	}
	if r.ReachKnown {
		answered := slices.Contains(r.Reachable, s.HostPort)
		words = append(words, said(&answered, "answered", "did not answer", ""))
	}
	return strings.Join(words, ", ")
}

func said(value *bool, yes, no, unknown string) string {
	switch {
	case value == nil:
		return unknown
	case *value:
		return yes
	default:
		return no
	}
}

// documentCodes are the codes of what documents say.
func (in *inspector) documentCodes() []fault.Code {
	var codes []fault.Code
	for _, one := range in.opts.utilities {
		for _, reason := range one.Reasons {
			codes = append(codes, reason.Code)
		}
	}
	for _, one := range in.opts.logs {
		for _, reason := range one.Reasons {
			codes = append(codes, reason.Code)
		}
	}
	for _, one := range in.opts.servers {
		for _, reason := range one.Reasons {
			codes = append(codes, reason.Code)
		}
	}
	return codes
}

// documentAdvice returns the steps for what documents say: the advice of its meaning.
func documentAdvice() []nextStep {
	var steps []nextStep
	for _, one := range slices.Concat(locatorutil.Meanings(), logs.Meanings(), serverside.Meanings()) {
		if !strings.HasPrefix(one.Advice, "nothing") {
			text := one.Advice + "."
			if strings.HasPrefix(text, "macwrangler ") {
				text = "run " + text
			}
			steps = append(steps, nextStep{[]fault.Code{one.Code}, strings.ToUpper(text[:1]) + text[1:]})
		}
	}
	return steps
}
