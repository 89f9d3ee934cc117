package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// documentLimits bounds one document. A list of a Mac with fifty volumes has
// 40 KB.
var documentLimits = plistfile.Limits{Size: 4 << 20, Depth: 32, Objects: 50_000, Text: 4 << 20}

// maxRead bounds what is read from one folder in total, in bytes. A document
// counts each time that it is read: a list may name the same disk many times. A
// Mac with fifty volumes has less than 1 MB.
const maxRead = 64 << 20

// reader reads the documents of one folder into facts.
type reader struct {
	folder fs.FS
	facts  *Facts
	read   int // bytes so far
}

// ReadFolder reads saved documents: those that "disk capture" writes, under
// the names of [Documents].
//
// A missing document means that the Mac does not have the command. Where its
// version of macOS must have it, the error has the code facts-missing; it also
// has that code if list.plist is missing. An info document that is missing or
// broken is not an error, but makes its disk unreadable.
func ReadFolder(folder fs.FS) (*Facts, error) {
	r := &reader{folder: folder, facts: &Facts{}}
	steps := []func() error{r.machine, r.list, r.volumes, r.apfs, r.coreStorage, r.raid, r.booted}
	for _, step := range steps {
		err := step()
		if r.read > maxRead {
			return nil, fault.New(CodeFactsUnreadable, "no Mac has so many disks: save the documents again with: macwrangler disk capture DIR",
				"reading the documents: more than %d bytes in total", maxRead)
		}
		if err != nil {
			return nil, err
		}
	}
	return r.facts, nil
}

func (r *reader) note(code fault.Code, format string, args ...any) {
	if len(r.facts.Notes) < maxList {
		r.facts.Notes = append(r.facts.Notes, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
	}
}

// bytes reads one file. A missing one is fs.ErrNotExist.
func (r *reader) bytes(name string) (data []byte, err error) {
	if r.read > maxRead {
		return nil, errors.New("the documents before it are too large") // ReadFolder ends here
	}
	status, err := fs.Stat(r.folder, name)
	if err != nil {
		return nil, err
	}
	if !status.Mode().IsRegular() {
		return nil, errors.New("not a regular file") // reading a pipe could block for ever
	}
	file, err := r.folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, documentLimits.Size+1))
	r.read += len(data)
	if err == nil && int64(len(data)) > documentLimits.Size {
		err = fmt.Errorf("it has more than %d bytes", documentLimits.Size)
	}
	return data, err
}

// absent reports whether a document is not there.
func (r *reader) absent(name string) bool {
	_, err := fs.Stat(r.folder, name)
	return errors.Is(err, fs.ErrNotExist)
}

// Complete returns an error with the code facts-missing if the info document of a
// disk was not saved, although the disk is not known to be one that is on other
// disks. A plan can be made without it, but what it says of the disk is only that
// nothing is known.
func (f *Facts) Complete() error {
	for i := range f.Disks {
		d := &f.Disks[i]
		if !d.NoInfo || f.synthesized(d) != "" {
			continue
		}
		return &Error{
			Code: CodeFactsMissing, Act: "reading", Operand: infoFile(d.ID), Err: fs.ErrNotExist,
			Hint: fmt.Sprintf("save it on that Mac: diskutil info -plist %s >%s; or save all documents with: macwrangler disk capture DIR", d.ID, infoFile(d.ID)),
		}
	}
	return nil
}

// noteText returns why a document cannot be used, for a note.
func noteText(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "it is missing"
	}
	return plain(err.Error())
}

// A documentError is what diskutil prints when it fails.
type documentError struct{ message string }

func (e *documentError) Error() string {
	if e.message == "" {
		return "diskutil printed an error document"
	}
	return fmt.Sprintf("diskutil reported %q", e.message)
}

// plist reads a dictionary. An error document is a *documentError, whatever else
// is in it. An empty array, which means nothing found, counts as an empty
// dictionary.
func (r *reader) plist(name string) (*plistfile.Node, error) {
	data, err := r.bytes(name)
	if err != nil {
		return nil, err
	}
	document, err := plistfile.Parse(data, documentLimits)
	if err != nil {
		return nil, err
	}
	root := document.Root
	if root.Kind() == plistfile.Array && root.Len() == 0 {
		return nil, nil
	}
	if root.Kind() != plistfile.Dict {
		return nil, fmt.Errorf("its root is of type %s, not a dictionary", root.Kind())
	}
	if failed, ok := root.Get("Error").Bool(); ok && failed {
		return nil, &documentError{text(root, "ErrorMessage")}
	}
	return root, nil
}

// command reads the document of a command that a Mac may not have. With must,
// its version of macOS has the command, so the document must exist. Listed
// reports whether there was an answer.
func (r *reader) command(name string, must bool) (root *plistfile.Node, listed bool, err error) {
	root, err = r.plist(name)
	var failed *documentError
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err == nil:
		return root, true, nil
	case !missing && !errors.As(err, &failed):
		return nil, false, unreadable(name, err)
	case must:
		return nil, false, r.missing(name, err)
	case !missing:
		r.note(CodeCommandFailed, "%s: %v; it counts as missing", name, err)
	}
	return nil, false, nil
}

func unreadable(name string, err error) error {
	return &Error{
		Code: CodeFactsUnreadable, Act: "reading", Operand: name, Err: fault.WithoutPath(err),
		Hint: "save the documents again with: macwrangler disk capture DIR",
	}
}

func (r *reader) missing(name string, err error) error {
	cause := fault.WithoutPath(err)
	if version := r.facts.Machine.OSVersion; version != "" {
		cause = fmt.Errorf("%w, but macOS %s has this command", cause, version)
	}
	return &Error{
		Code: CodeFactsMissing, Act: "reading", Operand: name, Err: cause,
		Hint: "save all documents with: macwrangler disk capture DIR, or run the script of: macwrangler disk capture --format sh",
	}
}

func (r *reader) apfs() error {
	v, known := versionOf(r.facts.Machine.OSVersion)
	root, listed, err := r.command(fileAPFS, known && v.atLeast(10, 13))
	if err != nil {
		return err
	}
	r.facts.APFSListed = listed
	containers, odd := elements(root, "Containers")
	if odd || root.Len() > 0 && root.Get("Containers") == nil {
		r.note(CodeUnreadable, "%s: a container cannot be read", fileAPFS)
		r.facts.APFSListed = false // there are more than are listed
	}
	for _, node := range containers {
		r.facts.Containers = append(r.facts.Containers, r.container(node))
	}
	r.listedContainers()
	slices.SortStableFunc(r.facts.Containers, func(a, b Container) int { return compareIDs(a.ID, b.ID) })
	return nil
}

func (r *reader) raid() error {
	root, _, err := r.command(fileRAID, false)
	if err != nil {
		return err
	}
	sets, odd := elements(root, "AppleRAIDSets")
	if odd {
		r.note(CodeUnreadable, "%s: a set cannot be read", fileRAID)
	}
	for _, node := range sets {
		set := RAIDSet{
			ID: form(node, "BSD Name", partForm), UUID: uuid(node, "AppleRAIDSetUUID"),
		}
		for _, key := range []string{"Members", "Spares"} {
			members, _ := elements(node, key)
			for _, member := range members {
				set.Members = append(set.Members, Store{
					ID: form(member, "BSD Name", partForm), UUID: uuid(member, "AppleRAIDMemberUUID"),
				})
			}
		}
		r.facts.RAIDSets = append(r.facts.RAIDSets, set)
	}
	return nil
}
