package flatpkg

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xz"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Meanings returns the explanations of this package's codes, and of those of the
// packages that it stands on, whose errors come through it.
func Meanings() []fault.Meaning {
	return slices.Concat(ownMeanings(), xar.Meanings(), cpio.Meanings(), payload.Meanings(), pbzx.Meanings(), xz.Meanings(),
		bom.Meanings(), document.Meanings(), identity.Meanings())
}

func ownMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeNotPackage, Kind: fault.KindError,
			Summary: "The file is a xar archive, but not an installer package.",
			Why:     "A package has a PackageInfo (a component) or a Distribution (a product). Other files are xar archives too: .xip, and old .safariextz.",
			Advice:  "check that it is the right file",
			Source:  sourceXar,
		},
		{
			Code: CodeBundlePackage, Kind: fault.KindError,
			Summary: "The package is a folder, of the form that packages had before Mac OS X 10.5.",
			Why:     "macOS still installs it, but it cannot be signed, and a management server does not take it.",
			Advice:  "ask the vendor for a flat package, or make one: productbuild --package OLD.pkg NEW.pkg on a Mac",
			Source:  "Apple, Software Delivery Guide (archived)",
		},
		{
			Code: CodeNoBom, Kind: fault.KindError,
			Summary: "A component has no bill of materials (Bom).",
			Why:     "The installer takes from it what is installed, and pkgutil --files lists it afterwards. A package of scripts only needs none.",
			Advice:  "build the package again, with pkgbuild or macwrangler pkg build",
			Source:  sourceXar,
		},
		{
			Code: CodePart, Kind: fault.KindError,
			Summary: "A part of the package is not a file, or is too large.",
			Advice:  "expand the package on a Mac: pkgutil --expand FILE DIR",
			Source:  sourceXar,
		},
		{
			Code: CodeTicketGone, Kind: fault.KindReason,
			Summary: "The stapled notarization ticket is not in the signed package.",
			Why:     "It was for the package as it was before. A package that is signed again is another one, which Apple has not seen.",
			Advice:  "notarize and staple the new package on a Mac: xcrun notarytool submit, xcrun stapler staple",
			Source:  "Apple, Notarizing macOS software before distribution",
		},
		{
			Code: CodeReplaced, Kind: fault.KindReason,
			Summary: "The package was signed before, and that signature was replaced.",
			Advice:  "keep the original, by which one can see who made it",
			Source:  "productsign(1)",
		},
		{
			Code: CodeNotInstaller, Kind: fault.KindReason,
			Summary: "The certificate is not one that Apple issues for packages.",
			Why:     "Gatekeeper takes packages that are signed with a Developer ID Installer certificate. A management server may take one of another authority that the Mac trusts.",
			Advice:  "sign with a Developer ID Installer certificate, or check that your management server takes yours",
			Source:  sourceSign,
		},
	}
}
