package xar

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// toc is a table of contents.
type toc struct {
	digest     Algorithm
	hasDigest  bool
	sum        extent // of the digest
	created    string
	signatures []*Signature
	entries    []*Entry
	attributes []extent // where extended attributes are
}

// extent is a range of the heap.
type extent struct {
	offset, length int64
	what           string
	shared         bool // several may have the same range
}

// tocReader reads the XML of a table of contents, element by element, so that only
// what is wanted of it is kept.
type tocReader struct {
	d      *xml.Decoder
	limits Limits
	depth  int // of elements
	toc    toc
}

// maxElements is how deep elements may nest, beyond the folders.
const maxElements = 16

// readTOC reads <xar><toc>…</toc></xar>.
func readTOC(r io.Reader, limits Limits) (*toc, error) {
	t := &tocReader{d: xml.NewDecoder(r), limits: limits}
	root, err := t.root()
	if err != nil {
		return nil, err
	}
	if root.Name.Local != "xar" {
		return nil, badTOC("it begins with <%s>", clip(root.Name.Local))
	}
	found := 0
	err = t.children(func(e xml.StartElement) error {
		if e.Name.Local != "toc" {
			return t.skip()
		}
		found++
		return t.contents()
	})
	switch {
	case err != nil:
		return nil, err
	case found != 1:
		return nil, badTOC("%d elements <toc>", found)
	}
	return &t.toc, setPaths(t.toc.entries)
}

func (t *tocReader) contents() error {
	return t.children(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "checksum":
			return t.checksum(e)
		case "creation-time":
			t.toc.created, err = t.text()
			return err
		case "signature", "x-signature":
			return t.signature(e)
		case "file":
			return t.file(e, nil, 1)
		default:
			return t.skip()
		}
	})
}

func (t *tocReader) checksum(e xml.StartElement) error {
	if t.toc.hasDigest {
		return badTOC("two checksums of itself")
	}
	t.toc.hasDigest, t.toc.digest = true, algorithmOf(attributeOf(e, "style"))
	t.toc.sum.what = "the checksum"
	return t.extent(&t.toc.sum.offset, &t.toc.sum.length)
}

// extent reads <offset> and <size>.
func (t *tocReader) extent(offset, size *int64) error {
	return t.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "offset":
			return t.number(offset)
		case "size":
			return t.number(size)
		default:
			return t.skip()
		}
	})
}

// next returns the next token that matters.
func (t *tocReader) next() (xml.Token, error) {
	for {
		token, err := t.d.Token()
		if err != nil {
			return nil, t.failed(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if t.depth++; t.depth > t.limits.Depth+maxElements {
				return nil, tooLarge("elements nested deeper than %d", t.limits.Depth+maxElements)
			}
			return token, nil
		case xml.EndElement:
			t.depth--
			return token, nil
		case xml.CharData:
			return token, nil
		case xml.Directive:
			return nil, badTOC("a document type, which none has")
		}
	}
}

// failed returns an error of the decoder, with the line. An error of ours, which comes
// from the reader below, stays as it is.
func (t *tocReader) failed(err error) error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	line, column := t.d.InputPos()
	if errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return badTOC("line %d, column %d: %s", line, column, shortText(err))
}

// root reads to the first element.
func (t *tocReader) root() (xml.StartElement, error) {
	for {
		token, err := t.next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := token.(xml.StartElement); ok {
			return start, nil
		}
	}
}

// shortText is the text of an error that may quote its input.
func shortText(err error) string { return fault.Printable(fault.ClipTo(err.Error(), 200)) }

// children calls visit for each element in the one that is open, and reads to its end;
// visit must read to the end of its own.
func (t *tocReader) children(visit func(xml.StartElement) error) error {
	for {
		token, err := t.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := visit(token); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads to the end of the element that is open.
func (t *tocReader) skip() error {
	for open := 1; open > 0; {
		token, err := t.next()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// text reads the text of the element that is open.
func (t *tocReader) text() (string, error) {
	var text strings.Builder
	for {
		token, err := t.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := t.skip(); err != nil {
				return "", err
			}
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			return text.String(), nil
		}
	}
}

// number reads a number that is not negative.
func (t *tocReader) number(into *int64) error {
	text, err := t.text()
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return badTOC("%q is not a size or offset", clip(text))
	}
	*into = n
	return nil
}

func attributeOf(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
