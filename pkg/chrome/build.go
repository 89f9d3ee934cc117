package chrome

import (
	"fmt"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// BuildOptions are the form and the names of what is built.
type BuildOptions struct {
	// Mode is Policy if it is empty.
	Mode Mode
	// Identifier is the reverse-DNS name of profile and package, such as
	// com.example.chrome. The UUIDs of the profile are derived from it. Mode policy
	// and [Output.Project] need it.
	Identifier string
	// Organization is shown to users; an empty one is left out.
	Organization string
}

// A File is a file to deploy.
type File struct {
	// Path is relative, with slashes.
	Path string
	Data []byte
	Mode fs.FileMode
}

// Output is what [Build] makes.
type Output struct {
	Mode Mode
	// Files are those that a package installs, by path relative to the target
	// volume, which is the root of the payload.
	Files []File
	// Profile is one .mobileconfig with the payloads of Chrome and Keystone;
	// nil where the mode needs none.
	Profile []byte
	// InitialPreferences is nil except in mode initial.
	InitialPreferences []byte
	// Preferences is the recipe's Default/Preferences; nil except in mode legacy.
	Preferences []byte
	// Warnings are what an administrator should know before deploying it.
	Warnings []fault.Reason

	identifier string
}

// Build returns the profile or files that make the settings in one mode. Equal
// settings result in equal bytes. A setting that the mode cannot make is an error with
// the code not-in-this-mode, which names the mode that can. An error about the
// identifier comes from package profile.
func Build(s Settings, o BuildOptions) (*Output, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if o.Mode == "" {
		o.Mode = Policy
	}
	b := &builder{settings: s, options: o, out: &Output{Mode: o.Mode, Warnings: []fault.Reason{}, identifier: o.Identifier}}
	var err error
	switch o.Mode {
	case Policy:
		err = b.buildPolicy()
	case Initial:
		err = b.buildInitial()
	case Legacy:
		err = b.buildLegacy()
	default:
		err = fault.New(CodeBadValue, "", "reading mode %q: want policy, initial or legacy", fault.Clip(string(o.Mode)))
	}
	if err != nil {
		return nil, err
	}
	return b.out, nil
}

// builder holds one call of Build.
type builder struct {
	settings Settings
	options  BuildOptions
	out      *Output
}

func (b *builder) warn(code fault.Code, format string, args ...any) {
	b.out.Warnings = append(b.out.Warnings, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

// file adds a file of the payload, which everybody may read and only root may
// write.
func (b *builder) file(path string, data []byte) {
	b.out.Files = append(b.out.Files, File{Path: path, Data: data, Mode: 0o644})
}
