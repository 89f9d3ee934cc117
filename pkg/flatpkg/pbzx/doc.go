// Package pbzx reads and writes the frame around the compressed payloads of newer
// installer packages: chunks, each a whole xz stream or plain bytes.
//
// [NewReader] returns what was compressed; [NewWriter] compresses.
//
// # What is read
//
// Magic number "pbzx", the size of a block, and to the end chunks with their size
// before and after compression. A chunk of equal sizes is plain. The frames of other
// compressions (pbze: LZFSE, pbz4: LZ4, pbzz: zlib, pbzb: LZBITMAP) are for
// pkg/flatpkg/payload to name.
//
// # Limits and trust
//
// Input may be hostile. [MaxBlock] bounds the memory for a chunk; a chunk that expands
// to another size than it says is an error. The bytes in total are for the caller to
// bound.
//
// Source: the format as described by the macOS packaging community; Apple has not
// documented it. Chunks are xz streams without a check, so that damage inside of one
// may stay unnoticed here: the checksum of the whole payload is in the package's table
// of contents.
package pbzx

import "github.com/macwrangler/macwrangler/pkg/fault"

// CodeMalformed means a damaged frame.
const CodeMalformed fault.Code = "pbzx-malformed"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{{
		Code: CodeMalformed, Kind: fault.KindError, Summary: "The payload of a package has a damaged pbzx frame.",
		Why:    "A chunk has an impossible size, or expands to another size than it says.",
		Advice: "download the package again, and compare its checksum with the vendor's",
		Source: "observed; Apple has not documented the format",
	}}
}
