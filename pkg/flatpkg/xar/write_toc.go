package xar

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// table is a table of contents that is written.
type table struct {
	digest  Algorithm
	members []*stored
}

func (t *table) add(one *stored) { t.members = append(t.members, one) }

// xml returns the table as text, in the order and form of Apple's xar.
func (t *table) xml(created time.Time, s *signing) []byte {
	w := &xmlWriter{}
	w.line(`<?xml version="1.0" encoding="UTF-8"?>`)
	w.open("xar", "")
	w.open("toc", "")
	if !created.IsZero() {
		w.element("creation-time", created.UTC().Format("2006-01-02T15:04:05"))
	}
	w.raw(s.xml())
	children := map[string][]int{}
	for i, m := range t.members {
		children[path.Dir(m.Path)] = append(children[path.Dir(m.Path)], i)
	}
	t.files(w, children, ".")
	w.close("toc")
	w.close("xar")
	return w.Bytes()
}

// files writes what is in a folder.
func (t *table) files(w *xmlWriter, children map[string][]int, folder string) {
	for _, i := range children[folder] {
		m := t.members[i]
		w.open("file", fmt.Sprintf(` id="%d"`, i+1))
		if m.content != nil {
			t.data(w, m)
		}
		if !m.ModTime.IsZero() {
			w.element("mtime", m.ModTime.UTC().Format(time.RFC3339))
		}
		w.element("group", m.Group)
		w.element("gid", fmt.Sprint(m.GID))
		w.element("user", m.User)
		w.element("uid", fmt.Sprint(m.UID))
		w.element("mode", fmt.Sprintf("%04o", m.Mode&0o7777))
		kind := m.Type
		if kind == "" {
			kind = File
		}
		w.element("type", string(kind))
		w.name(path.Base(m.Path))
		if kind == Directory {
			t.files(w, children, m.Path)
		}
		w.close("file")
	}
}

func (t *table) data(w *xmlWriter, m *stored) {
	w.open("data", "")
	w.element("length", fmt.Sprint(m.stored))
	w.line(fmt.Sprintf(`<encoding style="%s"/>`, m.encoding))
	w.element("offset", fmt.Sprint(m.offset))
	w.element("size", fmt.Sprint(m.size))
	for _, sum := range []struct {
		name string
		sum  []byte
	}{{"extracted-checksum", m.extracted}, {"archived-checksum", m.archived}} {
		w.line(fmt.Sprintf(`<%s style="%s">%s</%s>`, sum.name, t.digest, hex.EncodeToString(sum.sum), sum.name))
	}
	w.close("data")
}

// xmlWriter indents by a space, as xar does.
type xmlWriter struct {
	bytes.Buffer
	depth int
}

func (w *xmlWriter) line(text string) {
	w.WriteString(strings.Repeat(" ", w.depth) + text + "\n")
}

func (w *xmlWriter) open(name, attributes string) {
	w.line("<" + name + attributes + ">")
	w.depth++
}

func (w *xmlWriter) close(name string) {
	w.depth--
	w.line("</" + name + ">")
}

func (w *xmlWriter) element(name, text string) {
	w.line("<" + name + ">" + escaped(text) + "</" + name + ">")
}

// name writes a name; one that XML cannot have is written in base64.
func (w *xmlWriter) name(name string) {
	for _, r := range name {
		if r < ' ' || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			w.line(`<name enctype="base64">` + base64.StdEncoding.EncodeToString([]byte(name)) + "</name>")
			return
		}
	}
	w.element("name", name)
}

// raw writes lines that are indented already.
func (w *xmlWriter) raw(text string) { w.WriteString(text) }

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
