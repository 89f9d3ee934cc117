package cpio

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeNotCPIO means that what was read is not an archive of a known format.
	CodeNotCPIO fault.Code = "not-cpio"
	// CodeMalformed means an archive that is damaged.
	CodeMalformed fault.Code = "cpio-malformed"
	// CodeLimit means more entries or longer names than [Limits] has.
	CodeLimit fault.Code = "cpio-limit"
	// CodeTrailing means that something follows the end of the archive.
	CodeTrailing fault.Code = "cpio-trailing-data"
	// CodeUnsafeName means a name that leads out of the folder it is written to.
	CodeUnsafeName fault.Code = "unsafe-name"
	// CodeDuplicateName means a second entry of one name.
	CodeDuplicateName fault.Code = "duplicate-name"
	// CodeBelowLink means an entry inside what an earlier entry made a symbolic link.
	CodeBelowLink fault.Code = "below-link"
	// CodeNotRepresentable means a value that the format cannot hold.
	CodeNotRepresentable fault.Code = "cpio-not-representable"
	// CodeWrongSize means more or less data than the header promised.
	CodeWrongSize fault.Code = "cpio-wrong-size"
)

const source = "cpio(5) of libarchive"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeNotCPIO, Summary: "The payload of a package is not a cpio archive.",
			Why:    "Installer packages hold their files as cpio, format odc; newc is read too.",
			Advice: "check that the file is an installer package: file PACKAGE",
			Source: source,
		},
		{
			Code: CodeMalformed, Summary: "A cpio archive inside a package is damaged.",
			Why:    "A header has something other than digits where its numbers are, or a sum does not match.",
			Advice: "download the package again, and compare its checksum with the vendor's",
			Source: source,
		},
		{
			Code: CodeLimit, Summary: "An archive has more entries, longer names or more bytes than any real package.",
			Why:    "Every input is bounded, so that a hostile file cannot use up the memory.",
			Advice: "check where the package comes from",
		},
		{
			Code: CodeTrailing, Summary: "Something follows the end of an archive inside a package.",
			Why:    "The installer ignores what comes after the entry TRAILER!!!, so that nobody sees it.",
			Advice: "build the package again from its files",
			Source: source,
		},
		{
			Code: CodeUnsafeName, Summary: "A name inside a package leads out of the folder that the package is written to.",
			Why:    "It is absolute, has .. in it, or bytes that no file name can have.",
			Advice: "do not install the package; ask its vendor, or build it again",
		},
		{
			Code: CodeDuplicateName, Summary: "A package has two entries of the same name.",
			Why:    "Which of them is installed depends on the program that unpacks them.",
			Advice: "build the package again",
		},
		{
			Code: CodeBelowLink, Summary: "A package has an entry inside of what it makes a symbolic link.",
			Why:    "Whoever unpacks it naively writes where the link leads.",
			Advice: "do not install the package; ask its vendor, or build it again",
		},
		{
			Code: CodeNotRepresentable, Summary: "A file has a size, an owner or a date that the cpio format of packages cannot hold.",
			Why:    "Format odc ends at 8 GiB a file and at owner 262143.",
			Advice: "leave the file out and download it another way, or set its owner to root with ownership recommended",
			Source: source,
		},
		{
			Code: CodeWrongSize, Summary: "A file became longer or shorter while it was being packed.",
			Advice: "make sure that nothing writes to the project, and repeat the command",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
