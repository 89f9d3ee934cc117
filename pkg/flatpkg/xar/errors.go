package xar

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of an [Error], stable words for scripts. A file that ends too early is
// fault.Truncated, what exceeds a limit fault.TooLarge.
const (
	CodeNotXar   fault.Code = "not-a-xar-archive"    // it does not begin as one
	CodeHeader   fault.Code = "bad-xar-header"       // a header of another form
	CodeTOC      fault.Code = "bad-toc"              // the table of contents is broken
	CodeName     fault.Code = "unsafe-member-name"   // a name that leads out of the archive, or occurs twice
	CodeExtent   fault.Code = "bad-extent"           // a member lies outside the file, or over another
	CodeChecksum fault.Code = "wrong-checksum"       // a member or the table is not what it was
	CodeData     fault.Code = "bad-data"             // a member cannot be decompressed, or has another size
	CodeEncoding fault.Code = "unsupported-encoding" // a compression that is not known
	CodeMember   fault.Code = "bad-member"           // writing what cannot be written
	CodeNotRSA   fault.Code = "not-an-rsa-key"       // signing with a key of another kind
)

// Error is the only error type that this package returns.
type Error = fault.Error

// act is what every reading of this package does.
const act = "reading the archive"

func truncated(what string) *Error {
	return fault.New(fault.Truncated, "copy or download the file again", act+": the file ends within %s", what)
}

func badTOC(format string, args ...any) *Error {
	return fault.New(CodeTOC, "the file is damaged: download it again", act+": the table of contents: "+format, args...)
}

func tooLarge(format string, args ...any) *Error {
	return fault.New(fault.TooLarge, "", act+": "+format, args...)
}
