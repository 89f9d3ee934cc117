package build

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	// CodeEmptyProject means a project without payload and scripts.
	CodeEmptyProject fault.Code = "empty-project"
	// CodeOddFile means something that a package cannot have.
	CodeOddFile fault.Code = "odd-file"
	// CodeLink means a symbolic link that cannot be packed.
	CodeLink fault.Code = "project-link"
	// CodeSameName means two names that are one on a Mac.
	CodeSameName fault.Code = "same-name-on-a-mac"
	// CodeChanged means a file that changed while it was packed.
	CodeChanged fault.Code = "file-changed"
	// CodeTooManyFiles means more than [MaxFiles].
	CodeTooManyFiles fault.Code = "too-many-files"
	// CodeRequirements means product requirements that cannot be written.
	CodeRequirements fault.Code = "product-requirements"
)

// The codes of warnings in a [Result].
const (
	// WarnSigning: the build-info asks for a signature.
	WarnSigning fault.Code = "not-signed"
	// WarnNotarization: the build-info asks for notarization.
	WarnNotarization fault.Code = "not-notarized"
	// WarnXattrs: the build-info asks for extended attributes.
	WarnXattrs fault.Code = "xattrs-left-out"
	// WarnCompression: the build-info asks for another compression.
	WarnCompression fault.Code = "compressed-with-gzip"
	// WarnMode: the mode of a file is another in the package.
	WarnMode fault.Code = "mode-changed"
	// WarnLeftOut: a file of the project is not in the package.
	WarnLeftOut fault.Code = "left-out"
	// WarnNoScript: scripts that nobody calls.
	WarnNoScript fault.Code = "no-install-script"
	// WarnMore: there are more warnings than are listed.
	WarnMore fault.Code = "more-warnings"
	// WarnBundle: an Info.plist that cannot be read.
	WarnBundle fault.Code = "bundle-unread"
)

const source = "munkipkg's README; man pkgbuild"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeEmptyProject, Summary: "A project has nothing to put into a package.",
			Why:    "It needs a folder payload, a folder scripts with a script in it, or both.",
			Advice: "put the files into payload, below it as on the Mac: payload/usr/local/bin/tool",
			Source: source,
		},
		{
			Code: CodeOddFile, Summary: "A project has something that cannot be put into a package.",
			Why:    "It is a pipe, a socket or a device, or its name is not UTF-8.",
			Advice: "remove it from the project",
		},
		{
			Code: CodeLink, Summary: "A project has a symbolic link that is not packed.",
			Why:    "In payload a link must not lead above it by .. ; among the scripts, and in place of a folder of the project, there may be none.",
			Advice: "replace the link by what it leads to, or make its target a path on the Mac, such as /usr/local/bin/tool",
		},
		{
			Code: CodeSameName, Summary: "Two files of a project have names that are one on a Mac.",
			Why:    "The volumes of Macs do not distinguish upper and lower case, so that one would replace the other.",
			Advice: "rename one of the two",
		},
		{
			Code: CodeChanged, Summary: "A file of a project changed while it was being packed.",
			Advice: "make sure that nothing writes to the project, and repeat the command",
		},
		{
			Code: CodeTooManyFiles, Summary: "A project has more files, or deeper folders, than any package.",
			Advice: "check that payload holds what it should",
		},
		{
			Code: CodeRequirements, Summary: "The product-requirements.plist of a project cannot be written into the package.",
			Why:    "Read are the keys os (versions) and arch (processors); the others need JavaScript of Apple's productbuild.",
			Advice: "remove the other keys, or build the product with munkipkg on a Mac",
			Source: "man productbuild, PRE-INSTALL REQUIREMENTS PROPERTY LIST",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, warningMeanings()...)
}

func warningMeanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: WarnSigning, Summary: "The build-info asks for a signature, and the package has none.",
			Why:    "signing_info names an identity in the keychain of a Mac.",
			Advice: "sign it: macwrangler pkg sign, or productsign on a Mac", Source: source,
		},
		{
			Code: WarnNotarization, Summary: "The build-info asks for notarization, which only Apple's tools do.",
			Advice: "sign the package, then on a Mac: xcrun notarytool submit, and xcrun stapler staple", Source: source,
		},
		{
			Code: WarnXattrs, Summary: "The build-info asks for extended attributes, which are not packed.",
			Why:    "Signatures of scripts are kept in them; those of programs and bundles are not.",
			Advice: "build it with munkipkg on a Mac if it needs them, or remove preserve_xattr", Source: source,
		},
		{
			Code: WarnCompression, Summary: "The build-info asks for another compression, and the payload is compressed with gzip.",
			Why:    "Every macOS reads gzip.",
			Advice: "nothing; or build it with munkipkg on a Mac if its size matters", Source: source,
		},
		{
			Code: WarnMode, Summary: "A file has another mode in the package than in the project.",
			Why:    "With ownership recommended nobody but root may write to what is installed, nothing is setuid, and scripts can be executed.",
			Advice: "correct the mode in the project: chmod go-w,ug-s FILE; to keep it, use ownership preserve", Source: source,
		},
		{
			Code: WarnLeftOut, Summary: "A file of the project is not in the package.",
			Why:    "pkgbuild leaves out .DS_Store, .svn and CVS; .git and AppleDouble files (._NAME) do not belong on a Mac either.",
			Advice: "nothing; or rename it if it is to be installed", Source: "man pkgbuild, --filter",
		},
		{
			Code: WarnNoScript, Summary: "The folder scripts has neither preinstall nor postinstall, so that nothing in it runs.",
			Advice: "name the script preinstall or postinstall, without a suffix", Source: source,
		},
		{
			Code: WarnMore, Summary: "A project has more warnings than the hundred that are listed.",
			Advice: "correct those that are listed, and build again",
		},
		{
			Code: WarnBundle, Summary: "A bundle in the payload has an Info.plist that cannot be read, so that the package does not list the bundle.",
			Advice: "check it: plutil -lint Info.plist", Source: "observed in packages that pkgbuild made",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindReason
	}
	return list
}
