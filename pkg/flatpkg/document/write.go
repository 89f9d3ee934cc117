package document

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Marshal returns the element as a document, with a declaration and a final newline.
// Text is written beside children, as it is.
func (e *Element) Marshal() ([]byte, error) {
	for each := range e.All() {
		if err := each.check(); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	e.write(&b, "")
	return b.Bytes(), nil
}

// check refuses text that XML cannot represent.
func (e *Element) check() error {
	texts := []string{e.Text}
	for _, a := range e.Attrs {
		texts = append(texts, a.Value)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, isForbidden) {
			return fault.New(CodeText, "take the control characters out", "writing <%s>: %q has characters that XML has not", e.Name, fault.Clip(text))
		}
	}
	return nil
}

func isForbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func (e *Element) write(b *bytes.Buffer, indent string) {
	b.WriteString(indent + "<" + e.Name)
	for _, a := range e.Attrs {
		b.WriteString(" " + a.Name + `="`)
		escape(b, a.Value)
		b.WriteByte('"')
	}
	if e.Text == "" && len(e.Children) == 0 {
		b.WriteString("/>\n")
		return
	}
	b.WriteByte('>')
	escape(b, e.Text)
	if len(e.Children) > 0 {
		b.WriteByte('\n')
		for _, child := range e.Children {
			child.write(b, indent+"    ")
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + e.Name + ">\n")
}

func escape(b *bytes.Buffer, text string) { _ = xml.EscapeText(b, []byte(text)) } // a buffer never fails

// attrs returns the attributes that have a value: name, value, name, value.
func attrs(pairs ...string) []Attr {
	var list []Attr
	for pair := range slices.Chunk(pairs, 2) {
		if value := pair[len(pair)-1]; value != "" {
			list = append(list, Attr{pair[0], value})
		}
	}
	return list
}

func count(n int64) string {
	if n == Unknown {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// Marshal writes what the fields say; Root is not looked at.
func (p *PackageInfo) Marshal() ([]byte, error) {
	root := &Element{Name: "pkg-info", Attrs: attrs(
		"overwrite-permissions", p.OverwritePermissions, "relocatable", p.Relocatable, "identifier", p.Identifier,
		"postinstall-action", p.PostinstallAction, "preserve-xattr", p.PreserveXattr, "version", p.Version, "format-version", "2",
		"generator-version", p.GeneratorVersion, "install-location", p.InstallLocation, "auth", p.Auth,
		"minimumSystemVersion", p.MinimumSystemVersion,
	)}
	if p.Payload != nil {
		root.add("payload", "numberOfFiles", count(p.Payload.NumberOfFiles), "installKBytes", count(p.Payload.InstallKBytes))
	}
	for _, b := range p.Bundles {
		root.add("bundle", "path", b.Path, "id", b.ID, "CFBundleShortVersionString", b.ShortVersion, "CFBundleVersion", b.Version)
	}
	// The lists that say which bundles are replaced as a whole, updated, and so on.
	for _, list := range []string{"bundle-version", "upgrade-bundle", "update-bundle", "atomic-update-bundle", "strict-identifier"} {
		e := root.add(list)
		if list == "bundle-version" || list == "upgrade-bundle" || list == "strict-identifier" {
			for _, b := range p.Bundles {
				e.add("bundle", "id", b.ID)
			}
		}
	}
	relocate := root.add("relocate")
	for _, r := range p.Relocate {
		relocate.add("bundle", "id", r.ID)
	}
	if len(p.Scripts) > 0 {
		scripts := root.add("scripts")
		for _, s := range p.Scripts {
			scripts.add(s.Phase, "file", s.File, "timeout", s.Timeout, "component-id", s.ComponentID)
		}
	}
	return root.Marshal()
}

// add adds a child with the attributes that have a value, and returns it.
func (e *Element) add(name string, pairs ...string) *Element {
	child := &Element{Name: name, Attrs: attrs(pairs...)}
	e.Children = append(e.Children, child)
	return child
}

// addText adds a child with a text, if there is one.
func (e *Element) addText(name, text string) {
	if text != "" {
		e.add(name).Text = text
	}
}

func (l Line) write(to *Element) {
	e := to.add("line", "choice", l.Choice)
	for _, below := range l.Lines {
		below.write(e)
	}
}
