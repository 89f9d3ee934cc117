package xar

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeNotXar, Summary: "The file is not a xar archive, and so not a flat package.",
			Why:     "A flat package begins with the letters xar!. A page that a server sent instead of a download does not, nor does a disk image.",
			Advice:  "look at the file: file FILE; head -c 64 FILE | xxd",
			Example: "macwrangler pkg show README.md",
		},
		{
			Code: CodeHeader, Summary: "The header of the archive is of a form or version that nobody writes.",
			Advice: "download the file again",
			Source: sourceXar,
		},
		{
			Code: CodeTOC, Summary: "The table of contents of the archive cannot be read.",
			Why:    "It is compressed XML that names each file in the archive. The message says what is wrong, and in which line of the XML.",
			Advice: "download the file again",
			Source: sourceXar,
		},
		{
			Code: CodeName, Summary: "A name in the archive leads out of it, is empty, or occurs twice.",
			Why:    "Such an archive is made to write files elsewhere, or to show one tool another content than it shows the next.",
			Advice: "do not use the file",
			Source: sourceXar,
		},
		{
			Code: CodeExtent, Summary: "A file in the archive lies outside of it, or partly over another one.",
			Why:    "The file was cut off, or is made to mislead.",
			Advice: "download the file again",
			Source: sourceXar,
		},
		{
			Code: CodeChecksum, Summary: "A part of the archive is not what its checksum says.",
			Why:    "The archive was changed after it was made, or damaged on the way. macOS refuses to install it.",
			Advice: "download the file again",
			Source: sourceXar,
		},
		{
			Code: CodeData, Summary: "A file in the archive cannot be decompressed, or has another size than the table of contents says.",
			Advice: "download the file again",
			Source: sourceXar,
		},
		{
			Code: CodeEncoding, Summary: "A file in the archive has a compression that is not supported.",
			Why:    "Those that occur in packages are: none, gzip (zlib), bzip2, xz.",
			Advice: "expand the package on a Mac: pkgutil --expand FILE DIR",
			Source: sourceXar,
		},
		{
			Code: CodeMember, Summary: "An archive cannot be made of these files: a name that is not relative, that occurs twice, or a folder that is missing.",
			Advice: "correct what the message names",
		},
		{
			Code: CodeNotRSA, Summary: "Packages are signed with RSA keys, and this key is of another kind.",
			Why:    "The signature in the table of contents is RSA, and so are the keys of Apple's Developer ID Installer certificates.",
			Advice: "use a Developer ID Installer certificate, or one of your own with an RSA key",
			Source: sourceXar,
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

const sourceXar = "Apple's xar (github.com/apple-oss-distributions/xar); packages of pkgbuild, productbuild and productsign"
