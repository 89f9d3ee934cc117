package cachelocatorcmd

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

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
		in.printUtility(w, one)
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
