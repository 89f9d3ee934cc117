package pip

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error type of this package.
type Error = fault.Error

// The codes of errors and of routes; [Meanings] explains them.
const (
	CodeNoSystem    fault.Code = "no-system"
	CodeNotExamined fault.Code = "not-examined"

	CodeAlreadyThere  fault.Code = "pip-there"
	CodePinned        fault.Code = "pinned-get-pip"
	CodeEnsure        fault.Code = "ensurepip"
	CodeVenv          fault.Code = "venv"
	CodeRemoved       fault.Code = "python-removed"
	CodeStub          fault.Code = "python-stub"
	CodeTLS           fault.Code = "no-tls12"
	CodeNoBootstrap   fault.Code = "no-get-pip"
	CodeMunki         fault.Code = "munki-owned"
	CodeOldSystem     fault.Code = "system-too-old"
	CodeNoProgram     fault.Code = "no-program"
	CodeSystemUnknown fault.Code = "system-unknown"
	CodePipUnseen     fault.Code = "pip-unseen"
	CodeSSLUnknown    fault.Code = "ssl-unknown"
	CodeVersion       fault.Code = "python-unknown"
	CodeMissing       fault.Code = "python-missing"
	CodeContradiction fault.Code = "python-unexpected"
	CodeToolsUnseen   fault.Code = "tools-unseen"
	CodeOther         fault.Code = "other-python"

	CodeJudgeTarget  fault.Code = "judge-target"
	CodeNewSystem    fault.Code = "newer-system"
	CodeOldAuthority fault.Code = "old-authorities"
)
