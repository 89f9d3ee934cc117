package pip

import "github.com/macwrangler/macwrangler/pkg/fault"

const (
	sourcePyPI   = "pypa/warehouse issue 3411; pip's release notes, 9.0.2 and 9.0.3"
	sourceGetPip = "pypa/get-pip, May 2026"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := append(worksMeanings(), append(cannotMeanings(), append(unknownMeanings(), warningMeanings()...)...)...)
	for i := range list {
		list[i].Kind = fault.KindReason
	}
	return append(list, fault.Meaning{
		Code: CodeNotExamined, Kind: fault.KindError, Summary: "No way to pip is sure to work, and not everything could be examined.",
		Why:    "A file or folder could not be read, or the answer depends on something that no file says.",
		Advice: "read what the plan says of each Python; repeat the command with sudo, or name both volumes: --root and --data-root",
	}, fault.Meaning{
		Code: CodeNoSystem, Kind: fault.KindError, Summary: "There is no macOS on the volume: neither its version nor any Python was found.",
		Advice:  "name the volume that holds System: --root '/Volumes/Macintosh HD'",
		Example: "macwrangler pip plan --root /Volumes",
	})
}

func worksMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeAlreadyThere, Summary: "This Python has a pip that works.",
			Advice: "use it as python -m pip, so that it is the pip of this Python",
		},
		{
			Code: CodePinned, Summary: "The get-pip.py for this version of Python works, with the last pip that it can run.",
			Why:    "The bare get-pip.py is for Python 3.10 and newer. Without the pin, pip would replace itself by one that does not run there.",
			Advice: "run the commands of the plan in order; never pipe a download into an interpreter", Source: sourceGetPip,
		},
		{
			Code: CodeEnsure, Summary: "This Python brings pip along; ensurepip unpacks it.",
			Why:    "It needs no network.",
			Advice: "run the commands of the plan",
		},
		{
			Code: CodeVenv, Summary: "A virtual environment of this Python has a pip that works.",
			Why:    "Its own packages are managed by somebody else: Homebrew, or Apple's updates.",
			Advice: "make a virtual environment and use its python -m pip", Source: "PEP 668",
		},
	}
}

func cannotMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeRemoved, Summary: "This macOS has no Python of its own.",
			Why:    "Apple removed /usr/bin/python in macOS 12.3, in March 2022.",
			Advice: "install Python from python.org or MacAdmins Python, and name its full path in scripts", Source: "release notes of macOS 12.3, as reported",
		},
		{
			Code: CodeStub, Summary: "/usr/bin/python3 is only a stub.",
			Why:    "Without the Command Line Tools it opens a window that offers to install them; in a script it fails.",
			Advice: "install the Command Line Tools (xcode-select --install), or another Python",
		},
		{
			Code: CodeTLS, Summary: "The system cannot speak TLS 1.2, and PyPI accepts nothing older.",
			Why:    "PyPI has refused TLS 1.0 and 1.1 since 11 April 2018; macOS speaks 1.2 from 10.9 on.",
			Advice: "download the wheels on another Mac and install them there: pip install --no-index --find-links DIR", Source: sourcePyPI,
		},
		{
			Code: CodeNoBootstrap, Summary: "There is no get-pip.py for this version of Python.",
			Advice: "use another Python of the volume, or install a newer one", Source: sourceGetPip,
		},
		{
			Code: CodeMunki, Summary: "This Python belongs to Munki.",
			Why:    "What is installed into it is lost with Munki's next update; Munki 7 has no Python.",
			Advice: "use MacAdmins Python (managed_python3) for scripts of your own",
		},
		{
			Code: CodeOldSystem, Summary: "This Python needs a newer macOS than the volume has.",
			Why:    "Python 3.13 of python.org needs macOS 10.13, Python 3.14 needs 10.15.",
			Advice: "install the Python that python.org offers for this macOS", Source: "python/cpython pull request 137753",
		},
		{
			Code: CodeNoProgram, Summary: "The folder of a Python is there, but its program is not, or could not be looked at.",
			Advice: "remove what is left of it, or install it again; with sudo everything can be looked at",
		},
	}
}

func unknownMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeSystemUnknown, Summary: "The answer depends on the version of macOS, which is not known.",
			Why:    "SystemVersion.plist is missing, cannot be read, or says 10.16: that is what macOS 11 and newer tell old programs.",
			Advice: "name the volume that holds System with --root, and check its System/Library/CoreServices/SystemVersion.plist",
		},
		{
			Code: CodePipUnseen, Summary: "Whether pip is there could not be seen, and the answer depends on it.",
			Advice: "repeat the command with sudo",
		},
		{
			Code: CodeSSLUnknown, Summary: "Whether this Python speaks TLS 1.2 is not known.",
			Why:    "Old installers of python.org used the OpenSSL of macOS, 0.9.8, which does not; newer ones bring their own.",
			Advice: "ask it, on the Mac itself: python -c 'import ssl; print(ssl.OPENSSL_VERSION)'; 1.0.1 and newer speak it",
		},
		{
			Code: CodeVersion, Summary: "The version of a Python is not known.",
			Advice: "ask it, on the Mac itself: python --version",
		},
		{
			Code: CodeMissing, Summary: "This macOS comes with a Python, and the volume has none.",
			Why:    "Somebody removed it, or --root is not a whole system: the system and its data are two volumes from macOS 10.15 on.",
			Advice: "name both volumes: --root for the system, --data-root for Users and Library",
		},
		{
			Code: CodeContradiction, Summary: "The volume has an Apple Python 2 that its macOS does not have.",
			Advice: "check with --root and --data-root that both belong to one system",
		},
		{
			Code: CodeOther, Summary: "This Python is not one of those that are examined.",
			Why:    "It is in a place where MacPorts, conda and who builds one from source put theirs; what it can do is not known.",
			Advice: "ask it: PYTHON -m pip --version", Example: "/opt/local/bin/python3.12",
		},
		{
			Code: CodeToolsUnseen, Summary: "What is behind /usr/bin/python3 could not be seen.",
			Advice: "ask it, on the Mac itself: xcode-select -p; /usr/bin/python3 --version",
		},
	}
}

func warningMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeJudgeTarget, Summary: "A package's script installs to a target volume, which need not be the running system.",
			Advice: "ask about the target: macwrangler pip plan --root \"$3\"", Source: "the packaging guidelines",
		},
		{
			Code: CodeNewSystem, Summary: "This macOS is newer than what the program knows.",
			Why:    "It is taken for like macOS 12.3 and newer, without a Python of its own.",
			Advice: "use a Python that you install yourself; it does not depend on macOS",
		},
		{
			Code: CodeOldAuthority, Summary: "A Mac this old may not trust the certificates of today's servers.",
			Why:    "Its list of certificate authorities ends before those that servers use now.",
			Advice: "if curl refuses the certificate, download the file on another Mac and compare its checksum",
		},
	}
}
