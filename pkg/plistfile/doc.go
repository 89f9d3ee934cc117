// Package plistfile reads Apple property lists that nobody vouches for, and
// writes the XML form so that equal values give equal bytes.
//
// Two calls do most of the work: [Unmarshal] decodes a file into a Go value
// whose fields carry plist tags, and [Marshal] writes a Go value. A caller
// that must know where a value stands, such as a linter, calls [Parse] and
// walks [Document.Root]: its nodes keep the document's order, lines and
// columns, and tell integer, real, string and boolean apart.
//
// # What is read
//
// XML in UTF-8 (a byte-order mark is allowed) and binary, version 00. All
// else is refused by name: empty files, OpenStep text, JSON, other encodings,
// signed profiles, other binary versions.
//
// A file is refused with a [*PositionError] where CoreFoundation would refuse it or
// would guess: an unknown element, a key without a value, a second root, text
// between elements, an entity of the file's own, a malformed number, date or
// base64 text. XML that is not well-formed is refused even where
// CoreFoundation is lenient. Numbers follow CoreFoundation: white space and a
// sign may come before the digits, nothing may come after them, and 0x1F is
// 31. Dates are YYYY-MM-DDTHH:MM:SSZ and must exist in the calendar.
//
// What other readers drop without a word is read, and reported in
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
// its sign. Dates are cut to the second. Text that XML 1.0 cannot carry is an
// error, never a broken file.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds the bytes, the nesting, the number of
// values and the text they unfold to; time and memory are linear in the
// bytes read. Struct decoding is done by howett.net/plist, which sees only a
// fresh binary encoding of the checked tree, never the input.
//
// # What it is not for
//
// It does not write binary files, does not edit a file in place (comments and
// key order are lost), does not resolve keyed archives and does not unwrap
// signed profiles.
//
// Sources: CFPropertyList.c, CFBinaryPList.c and CFNumber.c of Apple's
// CoreFoundation, XMLPlistEncodingFormat.swift of swift-foundation, and
// captured output of diskutil.
package plistfile
