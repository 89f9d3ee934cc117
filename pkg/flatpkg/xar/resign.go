package xar

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Sign writes the archive once more, signed by the identity in the options. All else
// stays as it is: the members byte for byte, and what the table of contents says of
// them. Signatures that are there are replaced, and a stapled ticket, which would be for
// another archive, is left out. Options.Digest "" keeps the algorithm, unless that is
// none or MD5. Every checksum is verified before, so that nobody vouches for damage.
func (a *Archive) Sign(w io.Writer, o Options) (int64, error) {
	if o.Digest == "" && (a.toc.digest == None || a.toc.digest == MD5) {
		o.Digest = SHA1
	}
	o.Digest = cmp.Or(o.Digest, a.toc.digest)
	if o.Digest.Hash() == 0 {
		return 0, badMember("a checksum of kind %q", o.Digest)
	}
	if err := a.Check(); err != nil {
		return 0, err
	}
	s, err := newSigning(o)
	if err != nil {
		return 0, err
	}
	old, err := a.text()
	if err != nil {
		return 0, err
	}
	begin := a.membersBegin()
	text, err := resigned(old, s.size()-begin, s.xml())
	if err != nil {
		return 0, err
	}
	n, err := s.write(w, text)
	if err != nil {
		return n, err
	}
	more, err := io.Copy(w, a.section(a.heap+begin, a.size-a.heap-begin))
	if err != nil {
		return n + more, &Error{Code: codeOr(err, fault.WriteFailed), Act: "writing the archive", Err: err}
	}
	return n + more, nil
}

// Check reads the whole archive, and returns the first error: the checksum of the table
// of contents, if it has one, and those of all members.
func (a *Archive) Check() error {
	if a.toc.digest != None {
		if err := a.CheckTOC(); err != nil {
			return err
		}
	}
	for _, err := range a.Damaged() {
		return err
	}
	return nil
}

// Damaged reads all members, and yields those whose content is not what size and
// checksums say, or that cannot be read, with the error.
func (a *Archive) Damaged() iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		for _, e := range a.toc.entries {
			r, err := a.Open(e)
			if err == nil {
				_, err = io.Copy(io.Discard, r)
			}
			if err != nil && !yield(e, err) {
				return
			}
		}
	}
}

// membersBegin is where the first member begins in the heap: what is before it are
// digest and signatures. It is 0 where those are elsewhere.
func (a *Archive) membersBegin() int64 {
	begin := a.size - a.heap
	for _, e := range a.toc.entries {
		if e.hasData && e.Stored > 0 {
			begin = min(begin, e.Offset)
		}
	}
	for _, e := range a.toc.attributes {
		begin = min(begin, e.offset)
	}
	ends := []int64{a.toc.sum.offset + a.toc.sum.length}
	for _, s := range a.toc.signatures {
		ends = append(ends, s.offset+s.size)
	}
	if slices.Max(ends) > begin {
		return 0
	}
	return begin
}

// text returns the table of contents as XML.
func (a *Archive) text() ([]byte, error) {
	z, err := zlib.NewReader(a.section(a.header.size, a.header.compressed))
	if err != nil {
		return nil, badTOC("%s", inflateError(err))
	}
	text, err := io.ReadAll(io.LimitReader(z, a.header.decoded))
	if err != nil {
		return nil, badTOC("%s", inflateError(err))
	}
	return text, nil
}

// resigned returns a table of contents with other signatures, and all offsets moved.
func resigned(text []byte, shift int64, signatures string) ([]byte, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	var out bytes.Buffer
	var path []string
	var copied int64 // up to which place of text
	keep := func(to int64) {
		if to > copied {
			out.Write(text[copied:to])
			copied = to
		}
	}
	for {
		before := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badTOC("%s", shortText(err))
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			if isSignature(path) {
				keep(before)
			}
			if slices.Equal(path, []string{"xar", "toc"}) {
				keep(d.InputOffset())
				out.WriteString("\n" + strings.TrimSuffix(signatures, "\n"))
			}
		case xml.EndElement:
			if isSignature(path) {
				copied = d.InputOffset()
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if !isOffset(path) {
				continue
			}
			n, err := strconv.ParseInt(strings.TrimSpace(string(token)), 10, 64)
			if err != nil {
				return nil, badTOC("%q is not an offset", clip(string(token)))
			}
			keep(before)
			out.WriteString(strconv.FormatInt(n+shift, 10))
			copied = d.InputOffset()
		}
	}
	keep(int64(len(text)))
	return out.Bytes(), nil
}

// isSignature reports whether a path is that of what is replaced.
func isSignature(path []string) bool {
	return len(path) == 3 && path[0] == "xar" && path[1] == "toc" &&
		slices.Contains([]string{"checksum", "signature", "x-signature"}, path[2])
}

// isOffset reports whether a path is that of the place of a member or an attribute.
func isOffset(path []string) bool {
	n := len(path)
	return n > 4 && path[n-1] == "offset" && (path[n-2] == "data" || path[n-2] == "ea") && path[n-3] == "file"
}
