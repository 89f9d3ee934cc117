// Package xz reads xz streams that nobody vouches for.
//
// [NewReader] is all there is to call. The decoder beneath is
// github.com/ulikunitz/xz, whose own reader allocates the dictionary that a file asks
// for: up to 4 GiB for a file of a hundred bytes. This package reads the container
// itself, with a bound on the dictionary.
//
// Read are LZMA2 blocks with any of the four checks of the format, which are verified,
// and several streams one after the other. Other filters (BCJ, delta) are an error of
// code [CodeUnsupported]; nothing that Apple's tools or xz write by default has them.
// The index at the end of a stream is skipped by its length, not compared.
//
// Source: The .xz File Format, version 1.2.1.
package xz

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeMalformed means damaged data.
	CodeMalformed fault.Code = "xz-malformed"
	// CodeUnsupported means a filter or a check that is not read.
	CodeUnsupported fault.Code = "xz-unsupported"
	// CodeDictionary means a dictionary larger than the limit.
	CodeDictionary fault.Code = "xz-dictionary"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeMalformed, Kind: fault.KindError, Summary: "A package has damaged xz data.",
			Why:    "A header is not as the format says, or a checksum does not match the data.",
			Advice: "download the package again, and compare its checksum with the vendor's",
			Source: "The .xz File Format 1.2.1",
		},
		{
			Code: CodeUnsupported, Kind: fault.KindError, Summary: "A package has xz data with a filter other than LZMA2, or with an unknown check.",
			Why:    "Apple's tools and xz without options write LZMA2 alone.",
			Advice: "compress the payload again with xz, without --x86, --arm64 or --delta",
			Source: "The .xz File Format 1.2.1",
		},
		{
			Code: CodeDictionary, Kind: fault.KindError, Summary: "A package has xz data whose dictionary needs more memory than that of any real one.",
			Why:    "Apple's packages need 8 MiB, xz -9 needs 64 MiB. The number stands in the file: a hostile one can ask for 4 GiB.",
			Advice: "check where the package comes from; compress your own with xz -9 or less",
			Source: "The .xz File Format 1.2.1, section 5.3.1",
		},
	}
}
