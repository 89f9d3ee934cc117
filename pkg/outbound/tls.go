package outbound

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
)

const maxCAs = 8 << 20 // bytes of a file of certificates

// TLSConfig returns the settings of a client: TLS 1.2 or newer, and these
// authorities alone; nil: the system's.
func TLSConfig(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// ReadCAs reads one or more certificates in PEM. Text between certificates is
// ignored; a malformed certificate is an error.
func ReadCAs(r io.Reader) (*x509.CertPool, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxCAs+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxCAs {
		return nil, fmt.Errorf("the file is larger than %d bytes", maxCAs)
	}
	pool, count := x509.NewCertPool(), 0
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		pool.AddCert(certificate)
		count++
	}
	if count == 0 {
		return nil, errors.New("the file contains no certificate")
	}
	return pool, nil
}
