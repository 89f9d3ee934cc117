package payload

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeUnknown means a payload of a kind that is not known.
	CodeUnknown fault.Code = "payload-unknown"
	// CodeUnsupported means a payload of a kind that is known and not read.
	CodeUnsupported fault.Code = "payload-unsupported"
	// CodeDamaged means a payload whose compression is damaged.
	CodeDamaged fault.Code = "payload-damaged"
	// CodeTooLarge means more bytes than [Limits] allows.
	CodeTooLarge fault.Code = "payload-too-large"
	// CodeRatio means a payload that expands too much.
	CodeRatio fault.Code = "payload-bomb"
)

const source = "first bytes as in Apple's libarchive, and observed in packages"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknown, Kind: fault.KindError, Summary: "The payload of a package begins like none of the known kinds.",
			Why:    "Known are gzip, bzip2, xz, pbzx, bare cpio, and Apple Archives.",
			Advice: "check that the file is an installer package; download it again",
			Source: source,
		},
		{
			Code: CodeUnsupported, Kind: fault.KindError, Summary: "The payload of a package is compressed in a way that only macOS can read.",
			Why:    "Apple Archives, encrypted ones too, and chunks of LZFSE, LZ4, zlib or LZBITMAP take Apple's libraries.",
			Advice: "on a Mac: pkgutil --expand-full PACKAGE FOLDER, and check the folder",
			Source: source,
		},
		{
			Code: CodeDamaged, Kind: fault.KindError, Summary: "The compressed payload of a package is damaged.",
			Advice: "download the package again, and compare its checksum with the vendor's",
		},
		{
			Code: CodeTooLarge, Kind: fault.KindError, Summary: "The payload of a package expands to more than any real one has.",
			Why:    "Every input is bounded, so that a hostile file cannot keep the program busy for ever.",
			Advice: "check where the package comes from",
		},
		{
			Code: CodeRatio, Kind: fault.KindError, Summary: "The payload of a package expands to more than a thousand times its size.",
			Why:    "Only nothing but zeros compresses so well: it is a decompression bomb, or an empty disk image.",
			Advice: "check where the package comes from",
		},
	}
}
