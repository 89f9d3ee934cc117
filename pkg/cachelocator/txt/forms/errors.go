package forms

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Error is the error type of this package.
type Error = fault.Error

// The codes of this package's errors.
const (
	CodeUnknown  fault.Code = "format-not-known" // no form that is known, or not safely
	CodeCut      fault.Code = "output-cut"       // a tool has shortened what it prints
	CodeBytes    fault.Code = "ambiguous-bytes"  // bytes that may be read in two ways
	CodeDocument fault.Code = "wrong-document"   // a document for another command
	CodeDamaged  fault.Code = "damaged-document" // JSON or CSV that does not parse
)

// hintForms names what is known.
const hintForms = "paste a zone file, what dig, host, nslookup or Resolve-DnsName print, or an export of a DNS service as it is; " +
	"macwrangler explain " + string(CodeUnknown) + " lists the forms"

func unknown(format string, args ...any) error {
	return fault.New(CodeUnknown, hintForms, "reading records: the format is not known: "+format, args...)
}

func cut(command, format string, args ...any) error {
	return fault.New(CodeCut, command, "reading records: "+format, args...)
}

func ambiguous(what string) error {
	return fault.New(CodeBytes, "ask the nameserver instead: dig +short +unknownformat TXT NAME, and paste what it prints",
		"reading records: %s", what)
}

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknown, Kind: fault.KindError, Summary: "The text has no form in which TXT records are known.",
			Why: "Text that is misread as a record leads to findings about a good one. Known are: zone files and lines of dig, delv and host; dig +short, +yaml and +unknownformat; nslookup of Windows and macOS; " +
				"Resolve-DnsName (table, list, JSON) and Get-DnsServerResourceRecord; dnscmd; nsupdate; dnsmasq; unbound's local-data; pdnsutil; PowerDNS' API; " +
				"Route 53 (JSON); Cloudflare (API, export); gcloud (table, JSON); Infoblox (CSV); MikroTik (export); Terraform with literal values; and the bare data of a record.",
			Advice:  "paste what one of these tools prints, or only the data of the record, such as prs=198.51.100.1",
			Example: "macwrangler cachelocator txt lint 'Value: prs=198.51.100.1 (active)'",
		},
		{
			Code: CodeCut, Kind: fault.KindError, Summary: "The tool has shortened the record, as tables of PowerShell do.",
			Why:    "A table shows what fits its width and ends the rest with dots. The record itself may be right.",
			Advice: "print the whole record: (Resolve-DnsName -Type TXT NAME).Strings, or pipe to ConvertTo-Json",
		},
		{
			Code: CodeBytes, Kind: fault.KindError, Summary: "The bytes of a binary record cannot be told from this text.",
			Why:    `\012 is the byte 12 in a zone file and 10 at Route 53, and the tools of Windows show bytes as characters of a code page.`,
			Advice: "ask the nameserver: dig +short +unknownformat TXT NAME prints the exact bytes",
		},
		{
			Code: CodeDocument, Kind: fault.KindError, Summary: "This is a document for another command.",
			Advice: "the message names the command",
		},
		{
			Code: CodeDamaged, Kind: fault.KindError, Summary: "The JSON or CSV text cannot be read to its end.",
			Why:    "It was cut, or changed after it was printed.",
			Advice: "save it again, whole",
		},
	}
}
