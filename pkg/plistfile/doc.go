// Package plistfile reads untrusted Apple property lists, and writes the XML
// form so that equal values give equal bytes.
//
// Two calls do most of the work: [Unmarshal] decodes a file into a Go value
// whose fields have plist tags, and [Marshal] writes a Go value. A caller that
// needs the position of a value, such as a linter, calls [Parse] and walks
// [Document.Root]: its nodes keep the document's order, lines and columns, and
// distinguish integer, real, string and boolean.
//
// # What is read
//
// XML in UTF-8 (a byte-order mark is allowed) and binary, version 00.
// Everything else is refused, with a code for what it is: empty files, OpenStep
// text, JSON, other encodings, signed profiles, other binary versions.
//
// A file is refused with a [*PositionError] where CoreFoundation would refuse
// it or would guess: an unknown element, a key without a value, a second root,
// text between elements, an entity that the file declares, a malformed number,
// date or base64 text. XML that is not well-formed is refused even where
// CoreFoundation is lenient. Numbers follow CoreFoundation: white space and a
// sign may come before the digits, nothing may come after them, and 0x1F is
// 31. Dates are YYYY-MM-DDTHH:MM:SSZ and must exist in the calendar.
//
// What other readers drop silently is read, and reported in
// [Document.Problems]: duplicate keys (the last one counts), bytes after
// </plist>, attributes, a misplaced XML declaration, unpaired surrogates,
// objects of a binary file that nothing refers to. [Document.Strict] turns
// the first of them into an error.
//
// # What is written
//
// XML laid out as CoreFoundation lays it out: keys sorted by UTF-16 code
// units, one tab a level, the root flush left, base64 broken at 76 columns
// with a tab counted as eight. Reals are the shortest text that reads back
// equal, as Swift's PropertyListEncoder writes them (plutil writes the same
// number with 17 digits). Two things differ because Apple's form would not
// read back: a carriage return is written as &#13;, and negative zero keeps
// its sign. Dates are truncated to the second. Text that XML 1.0 cannot
// represent is an error, never a broken file.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds the bytes, the nesting, the number of
// values and the text they expand to; time and memory are linear in the bytes
// read. Structs are decoded by howett.net/plist, which sees only a fresh binary
// encoding of the checked tree, never the input.
//
// # What it is not for
//
// It does not write binary files, edit a file in place (comments and key order
// are lost), resolve keyed archives or unwrap signed profiles.
//
// Sources: CFPropertyList.c, CFBinaryPList.c and CFNumber.c of Apple's
// CoreFoundation, XMLPlistEncodingFormat.swift of swift-foundation, and
// captured output of diskutil.
package plistfile
