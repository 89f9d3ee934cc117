package pkglint

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
)

// listCheck holds the lists of a component's files against each other, P06.
type listCheck struct {
	c         *packageCheck
	component *flatpkg.Component
	bom       *bom.Bom // nil if it cannot be read
	seen      []bool   // the entries of the Bom that are in the payload
	entries   int64    // of the payload
	bytes     int64    // of its files
	linked    int64    // of those among them that have another name, and may be counted twice
	sum       fileSum
	groups    groups
}

// fileSum is the checksum of the file that is being read.
type fileSum struct{ bom.Sum }

func (s *fileSum) reset() { s.Sum = bom.Sum{} }

func newListCheck(c *packageCheck, component *flatpkg.Component) *listCheck {
	l := &listCheck{c: c, component: component}
	if component.PayloadEntry() == nil {
		return l
	}
	b, err := component.Bom()
	if err != nil {
		c.put(path.Join(component.Path, "Bom"), "P06", "", "build the package again", "%s", fault.Text(err))
		return l
	}
	l.bom, l.seen = b, make([]bool, b.Len())
	return l
}

// say records a difference; those of one kind are one finding.
func (l *listCheck) say(key, name, format string, args ...any) {
	l.groups.add(key, finding.Finding{
		Rule: "P06", Target: l.c.name, Path: path.Join(l.component.Path, "Payload", name),
		Message: fmt.Sprintf(format, args...), Fix: "build the package again",
	})
}

// entry compares an entry of the payload with that of the Bom.
func (l *listCheck) entry(h *cpio.Header) {
	l.entries++
	if h.Mode&cpio.TypeMask == cpio.TypeFile {
		l.bytes += h.Size
		if h.Links > 1 {
			l.linked += h.Size
		}
	}
	if l.bom == nil {
		return
	}
	i, e, ok := l.bom.Find(h.Name)
	if !ok {
		l.say("extra", h.Name, "%s is in the payload and not in the Bom", fault.Clip(h.Name))
		return
	}
	l.seen[i] = true
	if h.Name == "." {
		return // nobody's files
	}
	const bits = 0o7777
	switch {
	case h.Mode&cpio.TypeMask != e.Mode&cpio.TypeMask:
		l.say("type", h.Name, "%s is of another type in the Bom than in the payload", fault.Clip(h.Name))
	case h.Mode&bits != e.Mode&bits:
		l.say("mode", h.Name, "%s has mode %04o in the Bom, and %04o in the payload", fault.Clip(h.Name), e.Mode&bits, h.Mode&bits)
	case h.UID != e.UID || h.GID != e.GID:
		l.say("owner", h.Name, "%s belongs to %d:%d in the Bom, and to %d:%d in the payload", fault.Clip(h.Name), e.UID, e.GID, h.UID, h.GID)
	case e.Type == bom.File && !e.SameSize(h.Size) && h.Size > 0:
		l.say("size", h.Name, "%s has %d bytes in the Bom, and %d in the payload", fault.Clip(h.Name), e.Size, h.Size)
	case e.Type == bom.File && h.Size > 0 && e.Checksum != l.sum.Sum32():
		l.say("sum", h.Name, "%s has another checksum in the Bom than in the payload", fault.Clip(h.Name))
	}
}

// finish reports what is in the Bom and not in a payload that was read to its end.
func (l *listCheck) finish() {
	if l.bom != nil {
		for i, e := range l.bom.All() {
			if !l.seen[i] && e.Path != "." {
				l.say("missing", e.Path, "%s is in the Bom and not in the payload", fault.Clip(e.Path))
			}
		}
	}
	l.groups.put(func(f finding.Finding) { l.c.out.at(f.Target).Put(f) })
}

// packageInfo compares the number of files, and how much space they take.
func (l *listCheck) packageInfo(info *document.PackageInfo, put putter) {
	p := info.Payload
	switch {
	case l.component.PayloadEntry() == nil || l.c.unseen: // for the first see missingPayload
	case p == nil:
		put("P06", finding.Warning, "build the package again", "PackageInfo does not mention the payload")
	case p.NumberOfFiles >= 0 && p.NumberOfFiles != l.entries:
		put("P06", finding.Warning, "build the package again", fmt.Sprintf("PackageInfo counts %d files, the payload has %d", p.NumberOfFiles, l.entries))
	}
	if p != nil && l.component.PayloadEntry() != nil && !l.c.unseen {
		l.space(p.InstallKBytes, put)
	}
}

// payload returns what scripts are held against.
func (l *listCheck) payload(files int) *payload {
	if l.bom == nil {
		return &payload{files: files, find: func(string) (fs.FileMode, bool) { return 0, false }}
	}
	location := strings.Trim(path.Clean("/"+strings.TrimPrefix(l.component.Target("."), "/")), "/")
	return &payload{files: files, find: func(name string) (fs.FileMode, bool) {
		if location != "" {
			rest, ok := strings.CutPrefix(name, location+"/")
			if !ok {
				return 0, false
			}
			name = rest
		}
		_, e, ok := l.bom.Find(name)
		mode := fs.FileMode(e.Mode & 0o777)
		if e.Type == bom.Folder {
			mode |= fs.ModeDir
		}
		return mode, ok
	}}
}
