package flatpkg

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors. Those of the parts have the codes of the packages
// below this one.
const (
	CodeNotPackage    fault.Code = "not-a-package"      // a xar archive of something else
	CodeBundlePackage fault.Code = "bundle-package"     // a folder, as packages once were
	CodeNoBom         fault.Code = "no-bill"            // a component without a Bom
	CodePart          fault.Code = "bad-part"           // a part that is not a file, or too large
	CodeTicketGone    fault.Code = "ticket-removed"     // signing takes the ticket off
	CodeReplaced      fault.Code = "signature-replaced" // signing takes another signature off
	CodeNotInstaller  fault.Code = "not-for-packages"   // the certificate is for something else
)

// Error is the only error type that this package returns.
type Error = fault.Error
