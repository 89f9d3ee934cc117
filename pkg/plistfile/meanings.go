package plistfile

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// sourceXML is where the rules of XML property lists come from.
const sourceXML = "CoreFoundation, CFPropertyList.c"

// sourceBinary is where the rules of binary property lists come from.
const sourceBinary = "CoreFoundation, CFBinaryPList.c"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := slices.Concat(formatMeanings(), limitMeanings(), contentMeanings(), problemMeanings(), valueMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

// formatMeanings are about files that are not read at all.
func formatMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeEmpty, Summary: "The property list has no content.",
			Why:    "An empty file is usually a failed copy or download.",
			Advice: "copy or download it again",
		},
		{
			Code: CodeNotPlist, Summary: "The file is not a property list.",
			Why:    "It is neither binary nor XML with a root element <plist>. The message shows how it begins: a web page, for instance, is often an error page from the server.",
			Advice: "check that it is the right file: file FILE",
			Source: sourceXML,
		},
		{
			Code: CodeTextPlist, Summary: "The file is an OpenStep property list or JSON, and not XML or binary.",
			Why:     "The old text format has no types: it cannot distinguish the number 1 from the text 1.",
			Advice:  "convert it on a Mac: plutil -convert xml1 FILE",
			Example: "{ a = 1; }",
			Source:  sourceXML,
		},
		{
			Code: CodeSigned, Summary: "The file is CMS data, such as a signed profile, where a property list is needed.",
			Advice: "remove the signature: openssl smime -verify -noverify -inform DER -in FILE -out PLAIN",
			Source: "RFC 5652",
		},
		{
			Code: CodeEncoding, Summary: "The file is XML, but not in UTF-8.",
			Advice: "convert it: iconv -f ENCODING -t UTF-8 FILE, and correct the encoding in its first line",
		},
		{
			Code: CodeVersion, Summary: "The file is a binary property list of a version other than 00.",
			Advice: "convert it on a Mac: plutil -convert xml1 FILE",
			Source: sourceBinary,
		},
	}
}

// limitMeanings are about files that exceed [DefaultLimits], or the limits of
// the caller.
func limitMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeTooDeep, Summary: "Values of the property list are nested too deeply.",
			Why:    "Input is bounded, so that a hostile file cannot exhaust the memory. Most commands accept 128 levels.",
			Advice: "check where the file comes from",
		},
		{
			Code: CodeTooManyObjects, Summary: "The property list has too many values and keys.",
			Why:    "Input is bounded, so that a hostile file cannot exhaust the memory. Most commands accept 250,000; a binary file of a few bytes can expand to billions.",
			Advice: "check where the file comes from",
		},
		{
			Code: CodeTooMuchText, Summary: "The text and data of the property list expand to too many bytes.",
			Why:    "Input is bounded, so that a hostile file cannot exhaust the memory. Most commands accept 16 MiB; a binary file can refer to the same text many times.",
			Advice: "check where the file comes from",
		},
	}
}

// contentMeanings are about files that macOS refuses too.
func contentMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeMalformed, Summary: "The property list has a syntax error or an invalid value.",
			Why:     "The message has the line and column, or the offset in a binary file. macOS refuses the file, or guesses.",
			Advice:  "correct it at that place; plutil -lint FILE on a Mac and xmllint --noout FILE check it too",
			Example: "<integer>12x</integer>",
			Source:  sourceXML,
		},
		{
			Code: CodeEntity, Summary: "The property list uses or declares an XML entity other than lt, gt, amp, apos and quot.",
			Why:     "Entities can expand to any size, or read other files. Apple's readers refuse them too.",
			Advice:  "replace the entity with the character itself, or with its number: &#160; for &nbsp;",
			Example: "<string>Caf&eacute;</string>",
			Source:  sourceXML,
		},
		{
			Code: CodeCycle, Summary: "An array or dictionary of the binary property list contains itself.",
			Why:    "The file is damaged or hostile.",
			Advice: "check where the file comes from",
			Source: sourceBinary,
		},
	}
}

// problemMeanings are about what other readers ignore. The file is read all the
// same, except by a caller of [Document.Strict].
func problemMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeDuplicateKey, Summary: "A dictionary has the same key twice; only the last one counts.",
			Advice:  "delete one of the two",
			Example: "<key>a</key><true/><key>a</key><false/>",
		},
		{
			Code: CodeTrailingData, Summary: "Something follows </plist>, and readers ignore it.",
			Advice: "delete everything after </plist>",
		},
		{
			Code: CodeAttribute, Summary: "An element has an attribute, and readers ignore it.",
			Advice:  "delete the attribute",
			Example: `<string lang="en">Hello</string>`,
		},
		{
			Code: CodeDeclaration, Summary: "White space comes before the XML declaration, which must be the first thing in the file.",
			Advice: "delete the blank lines before <?xml",
		},
		{
			Code: CodeReplacedText, Summary: "A text of the binary property list has half of a surrogate pair, which was read as the replacement character U+FFFD.",
			Advice: "write the file again with the program that made it",
			Source: sourceBinary,
		},
		{
			Code: CodeUnreached, Summary: "The binary property list has objects that nothing refers to.",
			Why:    "They have no effect. They may be left over from an edit, or be hidden data.",
			Advice: "write the file again: plutil -convert binary1 FILE",
			Source: sourceBinary,
		},
	}
}

// valueMeanings are about values that do not match what the program needs, or
// that it cannot write.
func valueMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeWrongRoot, Summary: "The outermost value of the property list has an unexpected type.",
			Why:    "It is a property list, but of another kind of file.",
			Advice: "check that it is the right file",
		},
		{
			Code: CodeWrongType, Summary: "A value of the property list has the wrong type for its key.",
			Advice: "write the value as the type that the message names",
		},
		{
			Code: CodeOutOfRange, Summary: "A number or date of the property list is too large or too small.",
			Advice: "correct the value at the place that the message names",
		},
		{
			Code: CodeUnsupportedType, Summary: "A value cannot be stored in a property list, such as null.",
			Advice: "leave the value out, or use text, a number, a boolean, a date, data, a list or a dictionary",
		},
		{
			Code: CodeInvalidText, Summary: "A text has characters that an XML property list cannot represent.",
			Why:    "XML 1.0 has no control characters other than tab and line endings, and all text must be UTF-8.",
			Advice: "remove the character that the message names",
			Source: "XML 1.0, production 2",
		},
	}
}
