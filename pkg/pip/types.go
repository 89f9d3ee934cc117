package pip

import "github.com/macwrangler/macwrangler/pkg/fault"

// A Presence says whether something is on the volume. Its zero value is [Unseen].
type Presence int

// The values of a [Presence].
const (
	Unseen Presence = iota // it could not be looked at
	Absent
	Present
)

// A Kind is where a Python comes from.
type Kind string

// The kinds of Pythons that are looked for.
const (
	System     Kind = "system"             // macOS up to 12.2
	Tools      Kind = "command-line-tools" // Apple's Command Line Tools or Xcode
	PythonOrg  Kind = "python.org"
	Homebrew   Kind = "homebrew"
	MacAdmins  Kind = "macadmins" // managed_python3
	MunkiOwned Kind = "munki"     // Munki's own, up to Munki 6
	Other      Kind = "other"     // none of these: it is named, and not examined
)

// A Python is one interpreter of the volume.
type Python struct {
	Kind Kind
	// Command is what to type on the Mac that starts from the volume, an absolute path.
	Command string
	// Version has two numbers, "2.7"; "" if it is not known.
	Version string
	// Program says whether there is a program, and not only a folder.
	Program Presence
	// Pip is the version of the pip in its site-packages, "" without one or if HasPip
	// is Unseen.
	Pip    string
	HasPip Presence
	// OwnSSL says whether it brings its own OpenSSL; it is asked of PythonOrg alone.
	OwnSSL Presence
}

// Facts are what a volume shows.
type Facts struct {
	// SystemVersion is ProductVersion of SystemVersion.plist; "" if it is not known.
	SystemVersion string
	Pythons       []Python
	// CommandLineTools says whether they, or Xcode, are installed. Without them
	// /usr/bin/python3 only offers to install them.
	CommandLineTools Presence
	// Stub says whether /usr/bin/python3 is there.
	Stub Presence
	// Others are the commands of Pythons that are there and are not examined: of
	// MacPorts, conda, or somebody who built one.
	Others []string
	Unread []Unread
}

// Unread is a file or folder that is there and could not be examined.
type Unread struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// A Verdict says whether pip can be had.
type Verdict string

// The verdicts.
const (
	Works   Verdict = "works"
	Cannot  Verdict = "cannot"
	Unknown Verdict = "unknown"
)

// A Route is one Python, and what is to be done there.
type Route struct {
	Python  string `json:"python"`
	Kind    Kind   `json:"kind"`
	Version string `json:"version"`
	// Works is true for the verdict [Works] alone.
	Works   bool       `json:"works"`
	Verdict Verdict    `json:"verdict"`
	Code    fault.Code `json:"code"` // why
	Why     string     `json:"why"`
	// Commands are lines for a shell on the Mac that starts from the volume, in order.
	Commands []string `json:"commands"`
}

// Plan is what can be done on a volume.
type Plan struct {
	SystemVersion string         `json:"systemVersion"`
	Routes        []Route        `json:"routes"`
	Warnings      []fault.Reason `json:"warnings"`
	Advice        string         `json:"advice"` // what to install where no route works
	Unread        []Unread       `json:"unread"`
}

// Err returns an error if the verdict is [Unknown], else nil.
func (p *Plan) Err() error {
	if p.Verdict() != Unknown {
		return nil
	}
	return fault.New(CodeNotExamined, "read what is said of each Python; sudo, or the right --root and --data-root, may show the rest",
		"planning pip: no way is sure to work, and not everything could be examined")
}

// Verdict returns what the plan says as a whole: [Works] with a way that works,
// [Cannot] if there surely is none, else [Unknown].
func (p *Plan) Verdict() Verdict {
	verdict := Cannot
	if len(p.Unread) > 0 {
		verdict = Unknown // a Python may be where nobody could look
	}
	for _, r := range p.Routes {
		switch r.Verdict {
		case Works:
			return Works
		case Unknown:
			verdict = Unknown
		case Cannot:
		}
	}
	return verdict
}
