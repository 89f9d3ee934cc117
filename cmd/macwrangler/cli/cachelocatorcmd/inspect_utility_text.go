package cachelocatorcmd

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/locatorutil"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// printUtility shows what AssetCacheLocatorUtil printed, and what it did not.
func (in *inspector) printUtility(w *bufio.Writer, one utilResult) {
	fmt.Fprintf(w, "\nAssetCacheLocatorUtil: %s\n", fault.Printable(one.Path))
	address := "not known"
	if one.PublicAddress != "" {
		address = fault.Printable(fault.Clip(one.PublicAddress))
	}
	fmt.Fprintf(w, "  public address %s\n", address)
	if one.OldWording {
		fmt.Fprintln(w, "  printed by an old macOS (of 2018 or before)")
	}
	for _, name := range []string{"system", "current user"} {
		at := slices.IndexFunc(one.Sides, func(side locatorutil.Side) bool { return side.Name == name })
		if at < 0 {
			fmt.Fprintf(w, "  %s: not told\n", name)
			continue
		}
		in.printSide(w, one.Sides[at], one.Result)
	}
	if !one.ReachKnown {
		fmt.Fprintln(w, "  which caches answered: not told")
	}
	printReasons(w, "", "  ", one.Reasons)
	in.printKinds(w, one)
}

// printKinds shows what holds for the other kinds of content, of each locator.
func (in *inspector) printKinds(w *bufio.Writer, one utilResult) {
	asked := kindOf(cachelocator.Content(in.opts.content))
	for _, side := range one.Sides {
		of := map[locatorutil.Kind]kindResult{}
		for _, kind := range one.Kinds {
			if kind.Side == side.Name {
				of[kind.Kind] = kind
			}
		}
		var same []string
		for _, kind := range locatorutil.Kinds() {
			switch {
			case kind == asked:
			case of[kind].Verdict.Code == of[asked].Verdict.Code && strings.ReplaceAll(of[kind].Verdict.Text, string(kind), "") == strings.ReplaceAll(of[asked].Verdict.Text, string(asked), ""):
				same = append(same, string(kind))
			default:
				fmt.Fprintf(w, "  %s: %s (%s)\n", kind, fault.Printable(of[kind].Verdict.Text), of[kind].Verdict.Code)
			}
		}
		if len(same) > 0 {
			fmt.Fprintf(w, "  %s: the same for %s\n", side.Name, strings.Join(same, ", and for "))
		}
	}
}

func rangesText(ranges []string, known bool) string {
	switch {
	case !known:
		return "not told"
	case len(ranges) == 0:
		return "none"
	}
	return fault.Printable(fault.ClipTo(strings.Join(ranges, ", "), maxRecordText))
}

// printSide shows the caches of one locator for the kind of content.
func (in *inspector) printSide(w *bufio.Writer, side locatorutil.Side, r locatorutil.Result) {
	kind := kindOf(cachelocator.Content(in.opts.content))
	list, known := side.Refreshed[kind]
	if !known {
		list = side.Saved[kind]
	}
	fmt.Fprintf(w, "  %s: public ranges of DNS: %s; favored: %s\n", side.Name, rangesText(side.Ranges, side.RangesKnown), rangesText(side.Favored, side.FavoredKnown))
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
