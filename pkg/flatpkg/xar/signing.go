package xar

import (
	"bytes"
	"compress/zlib"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// signing is the beginning of a heap: the digest of the table of contents, and the
// signatures of it. Their sizes are in the table, so they are fixed before it is hashed.
type signing struct {
	o        Options
	rsa, cms int64 // reserved, 0 without an identity
}

// spare is how much longer than a trial a CMS signature may be. What is left of it is
// filled with zeros, as Apple's tools do.
const spare = 64

func newSigning(o Options) (*signing, error) {
	s := &signing{o: o}
	id := o.Identity
	if id == nil {
		return s, nil
	}
	key, ok := id.Key.Public().(*rsa.PublicKey)
	switch {
	case !ok:
		return nil, fault.New(CodeNotRSA, "use a certificate with an RSA key, such as Developer ID Installer",
			"signing: the key of %q is not an RSA key", identity.SubjectName(id.Certificate))
	case key.Size() > identity.MaxKeyBits/8:
		return nil, fault.New(CodeNotRSA, "use a smaller key", "signing: the key of %q has more than %d bits", identity.SubjectName(id.Certificate), identity.MaxKeyBits)
	}
	trial, err := id.SignCMS(make([]byte, o.Digest.Hash().Size()), true, o.Now)
	if err != nil {
		return nil, err
	}
	s.rsa, s.cms = int64(key.Size()), int64(len(trial))+spare
	return s, nil
}

// size is how many bytes of the heap it takes.
func (s *signing) size() int64 { return int64(s.o.Digest.Hash().Size()) + s.rsa + s.cms }

// xml returns its elements in the table of contents.
func (s *signing) xml() string {
	w := &xmlWriter{depth: 2}
	sum := int64(s.o.Digest.Hash().Size())
	w.open("checksum", fmt.Sprintf(` style="%s"`, s.o.Digest))
	w.extent(0, sum)
	w.close("checksum")
	if s.o.Identity != nil {
		s.element(w, "signature", styleRSA, sum, s.rsa)
		s.element(w, "x-signature", styleCMS, sum+s.rsa, s.cms)
	}
	return w.String()
}

func (w *xmlWriter) extent(offset, size int64) {
	w.element("offset", fmt.Sprint(offset))
	w.element("size", fmt.Sprint(size))
}

func (s *signing) element(w *xmlWriter, name, style string, offset, size int64) {
	w.open(name, fmt.Sprintf(` style="%s"`, style))
	w.extent(offset, size)
	w.open("KeyInfo", ` xmlns="http://www.w3.org/2000/09/xmldsig#"`)
	w.open("X509Data", "")
	w.element("X509Certificate", base64.StdEncoding.EncodeToString(s.o.Identity.Certificate.Raw))
	for _, cert := range s.o.Identity.Chain {
		w.element("X509Certificate", base64.StdEncoding.EncodeToString(cert.Raw))
	}
	w.close("X509Data")
	w.close("KeyInfo")
	w.close(name)
}

// write writes header, table of contents, digest and signatures.
func (s *signing) write(w io.Writer, text []byte) (int64, error) {
	var table bytes.Buffer
	z, err := zlib.NewWriterLevel(&table, zlib.BestCompression)
	if err == nil {
		_, err = z.Write(text)
		err = errors.Join(err, z.Close())
	}
	if err != nil {
		return 0, &Error{Code: fault.WriteFailed, Act: "writing the archive", Err: err}
	}
	h := s.o.Digest.Hash().New()
	h.Write(table.Bytes())
	head := header{compressed: int64(table.Len()), decoded: int64(len(text)), digest: s.o.Digest.number()}
	signatures, err := s.sign(h.Sum(nil))
	if err != nil {
		return 0, err
	}
	var n int64
	for _, part := range [][]byte{head.marshal(), table.Bytes(), h.Sum(nil), signatures} {
		more, err := w.Write(part)
		n += int64(more)
		if err != nil {
			return n, &Error{Code: codeOr(err, fault.WriteFailed), Act: "writing the archive", Err: err}
		}
	}
	return n, nil
}

// sign returns the signatures of a digest, as they stand in the heap.
func (s *signing) sign(sum []byte) ([]byte, error) {
	id := s.o.Identity
	if id == nil {
		return nil, nil
	}
	value, err := id.Key.Sign(rand.Reader, sum, s.o.Digest.Hash())
	if err != nil {
		return nil, &Error{Code: identity.CodeSign, Act: "signing", Err: err}
	}
	cms, err := id.SignCMS(sum, true, s.o.Now)
	if err != nil {
		return nil, err
	}
	if int64(len(value)) != s.rsa || int64(len(cms)) > s.cms {
		return nil, fault.New(identity.CodeSign, "", "signing: signatures of %d and %d bytes, and %d and %d are reserved", len(value), len(cms), s.rsa, s.cms)
	}
	out := append(value, cms...)
	return append(out, make([]byte, s.rsa+s.cms-int64(len(out)))...), nil
}
