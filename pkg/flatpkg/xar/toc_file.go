package xar

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// file reads <file> and those in it.
func (t *tocReader) file(e xml.StartElement, parent *Entry, depth int) error {
	if depth > t.limits.Depth {
		return tooLarge("folders nested deeper than %d", t.limits.Depth)
	}
	if len(t.toc.entries) == t.limits.Files {
		return tooLarge("more than %d files in the table of contents", t.limits.Files)
	}
	one := &Entry{ID: attributeOf(e, "id"), Type: File, UID: -1, GID: -1, Encoding: Plain, parent: parent}
	t.toc.entries = append(t.toc.entries, one)
	return t.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "file":
			return t.file(e, one, depth+1)
		case "ea":
			return t.attribute(one)
		default:
			return t.property(one, e)
		}
	})
}

// attribute reads <ea>, an extended attribute, of which only the place matters.
func (t *tocReader) attribute(one *Entry) error {
	if len(t.toc.attributes) == 4*t.limits.Files {
		return tooLarge("more than %d extended attributes", len(t.toc.attributes))
	}
	var place Entry
	if err := t.data(&place); err != nil {
		return err
	}
	t.toc.attributes = append(t.toc.attributes, extent{place.Offset, place.Stored, "an attribute of " + fault.Printable(`"`+clip(one.name)+`"`), true})
	return nil
}

// property reads one element of <file>. Of two names the last counts, as for Apple's
// tools: productbuild and stapler write the name twice.
func (t *tocReader) property(one *Entry, e xml.StartElement) error {
	switch e.Name.Local {
	case "data":
		if one.hasData {
			return badTOC("two elements <data> in one file")
		}
		one.hasData = true
		return t.data(one)
	case "name", "type", "mode", "uid", "gid", "user", "group", "mtime", "link":
	default:
		return t.skip()
	}
	text, err := t.text()
	if err != nil {
		return err
	}
	if len(text) > t.limits.Name {
		return tooLarge("a %s of %d bytes", e.Name.Local, len(text))
	}
	switch e.Name.Local {
	case "name":
		one.name, err = nameOf(text, attributeOf(e, "enctype"))
	case "type":
		one.Type = Type(strings.TrimSpace(text))
		if link := attributeOf(e, "link"); link != "" {
			one.Link = link
		}
	case "link":
		one.Link = text
	case "mode":
		one.setMode(text)
	case "uid":
		one.UID = id(text)
	case "gid":
		one.GID = id(text)
	case "user":
		one.User = text
	case "group":
		one.Group = text
	case "mtime":
		one.ModTime = timeOf(text)
	}
	return err
}

func (e *Entry) setMode(text string) {
	mode, err := strconv.ParseUint(strings.TrimSpace(text), 8, 32)
	if err == nil {
		e.Mode, e.HasMode = uint32(mode)&0o7777, true
	}
}

// id reads a number of a user or group, -1 where it is none.
func id(text string) int {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil {
		return -1
	}
	return int(n)
}

// timeOf reads a time; some archives have 1900-01-00, which is none.
func timeOf(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// data reads <data>: where the content is, and how it is stored. The decoded size
// is in <size>, the stored one in <length>.
func (t *tocReader) data(one *Entry) error {
	return t.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "offset":
			return t.number(&one.Offset)
		case "length":
			return t.number(&one.Stored)
		case "size":
			return t.number(&one.Size)
		case "encoding":
			one.Encoding = Encoding(attributeOf(e, "style"))
			return t.skip()
		case "archived-checksum":
			one.Archived, err = t.memberChecksum(e)
			return err
		case "extracted-checksum", "unarchived-checksum": // the second in old archives
			one.Extracted, err = t.memberChecksum(e)
			return err
		default:
			return t.skip()
		}
	})
}

func (t *tocReader) memberChecksum(e xml.StartElement) (Checksum, error) {
	text, err := t.text()
	if err != nil {
		return Checksum{}, err
	}
	return checksumOf(attributeOf(e, "style"), text)
}
