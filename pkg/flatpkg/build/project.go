package build

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// MaxFiles is how many files a project may have.
const MaxFiles = 1_000_000

// A Project is an open munkipkg project. The caller closes its folder.
type Project struct {
	// Info has munkipkg's defaults.
	Info project.Info
	// Modified is the date that all files get: that of the zero value of Apple's
	// clocks, 2001-01-01, unless it is set.
	Modified time.Time

	folder       *volume.Folder
	payload      bool
	scripts      bool
	requirements requirements
	opened       []fault.Reason // those of Open
	warnings     []fault.Reason // with those of the Write under way
	more         int            // warnings that are only counted
}

// Open reads a project. name is that of its folder, from which munkipkg takes what the
// build-info does not have.
func Open(folder *volume.Folder, name string) (*Project, error) {
	p := &Project{folder: folder, Modified: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)}
	entries, err := folder.ListSome(10_000)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	found, err := project.Find(names)
	if err != nil {
		return nil, err
	}
	if err := p.readInfo(found, name); err != nil {
		return nil, err
	}
	if p.payload, err = p.hasFolder(project.PayloadFolder, names); err != nil {
		return nil, err
	}
	if p.scripts, err = p.hasScripts(names); err != nil {
		return nil, err
	}
	if !p.payload && !p.scripts {
		return nil, fault.New(CodeEmptyProject, "put the files into payload, as payload/usr/local/bin/tool", "it has neither payload nor scripts")
	}
	if p.Info.Distribution && slices.Contains(names, project.RequirementsName) {
		err = p.readRequirements()
	}
	p.opened = p.warnings
	return p, err
}

// readInfo reads the build-info.
func (p *Project) readInfo(file, folder string) error {
	data, err := p.folder.Read(file, project.MaxBytes+1)
	if err != nil {
		return linkError(err, file)
	}
	info, err := project.Parse(file, data)
	if err != nil {
		return err
	}
	if err := info.Err(); err != nil {
		return &fault.Error{Act: file, Err: err}
	}
	for _, problem := range info.Problems {
		p.warn(problem.Code, file+": "+problem.Key+" "+problem.Text+": "+problem.Fix)
	}
	p.Info = info.WithDefaults(folder)
	for _, asked := range []struct {
		is   bool
		code fault.Code
		text string
	}{
		{p.Info.Signing, WarnSigning, "the build-info has signing_info, but the package is not signed: use macwrangler pkg sign"},
		{p.Info.Notarization, WarnNotarization, "the build-info has notarization_info: notarize the signed package on a Mac, with xcrun notarytool"},
		{p.Info.PreserveXattr, WarnXattrs, "the build-info has preserve_xattr, but extended attributes are not packed"},
		{p.Info.Compression == "latest" || p.Info.LargePayload, WarnCompression, "the payload is compressed with gzip, whatever the build-info asks for"},
	} {
		if asked.is {
			p.warn(asked.code, asked.text)
		}
	}
	return nil
}

// hasFolder reports whether the project has a folder, and no link in its place.
func (p *Project) hasFolder(name string, names []string) (bool, error) {
	if !slices.Contains(names, name) {
		return false, nil
	}
	info, err := p.folder.Lstat(name)
	switch {
	case err != nil:
		return false, err
	case info.Mode()&fs.ModeSymlink != 0:
		return false, fault.New(CodeLink, "replace the link by the folder", "%q is a symbolic link", name)
	case !info.IsDir():
		return false, fault.New(CodeOddFile, "make it a folder", "%q is not a folder", name)
	}
	return true, nil
}

// hasScripts reports whether there is something in the folder scripts.
func (p *Project) hasScripts(names []string) (bool, error) {
	has, err := p.hasFolder(project.ScriptsFolder, names)
	if err != nil || !has {
		return false, err
	}
	entries, err := p.folder.ListIn(project.ScriptsFolder, 10_000)
	if err != nil {
		return false, err
	}
	some := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !leftOut(e.Name()) })
	return some, nil
}

// maxWarnings is how many warnings a result has; a project may have a million of them.
const maxWarnings = 100

func (p *Project) warn(code fault.Code, text string) {
	if len(p.warnings) >= maxWarnings {
		p.more++
		return
	}
	p.warnings = append(p.warnings, fault.Reason{Code: code, Text: text})
}

// linkError says what to do about a link in place of a file.
func linkError(err error, name string) error {
	if errors.Is(err, volume.ErrLink) || errors.Is(err, volume.ErrHardLink) {
		return &fault.Error{Code: CodeLink, Hint: "replace it by a copy of the file", Act: "packing", Operand: name, Err: fault.WithoutPath(err)}
	}
	return &fault.Error{Act: "packing", Operand: name, Err: fault.WithoutPath(err)}
}
