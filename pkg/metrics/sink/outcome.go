package sink

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/outbound"
)

func (s *Sender) fail(code fault.Code, cause error, hint string) error {
	return &fault.Error{Code: code, Act: "writing to", Operand: s.client.address.String(), Err: cause, Hint: hint}
}

func (s *Sender) unavailable(cause error) error {
	return s.fail(CodeUnavailable, cause, "nothing is lost: run the same command again when the server answers")
}

func (s *Sender) unknown(cause error) error {
	hint := "run the same command again: it asks the server what has arrived and sends the rest once"
	if s.kind == Appending {
		hint = "run the same command again: these lines are not sent twice, and it says how many rows may be missing"
	}
	return s.fail(CodeOutcomeUnknown, fmt.Errorf("some of the lines may have arrived: %w", cause), hint)
}

// interrupted returns the cause of the context's end, and what went wrong before
// that, if anything did.
func (s *Sender) interrupted(ctx context.Context, before error) error {
	cause := context.Cause(ctx)
	if before == nil || errors.Is(before, cause) {
		return fmt.Errorf("writing to %q: %w", s.client.address, cause)
	}
	return fmt.Errorf("writing to %q: %w; the last try: %v", s.client.address, cause, before)
}

// mayHave reports whether a server that sent this answer may have some of the
// lines. With 400 and 422 the good lines of a batch have been stored; 408 and
// everything from 500 on may come from a proxy that gave up on the database while
// it was storing; 2xx means that something was accepted.
func (a answer) mayHave() bool {
	switch a.status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestTimeout:
		return true
	default:
		return a.status/100 == 2 || a.status >= 500
	}
}

// aboutLines reports whether an answer is about the lines and not about the
// request: the lines are stored, or some are bad, or there are too many.
func (a answer) aboutLines() bool {
	switch a.status {
	case http.StatusNoContent, http.StatusRequestEntityTooLarge:
		return true
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return !a.page && !a.wantsTLS()
	default:
		return false
	}
}

// temporary reports whether the same request may get a better answer later.
func (a answer) temporary() bool {
	switch a.status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	default:
		return a.status >= 500
	}
}

// wantsTLS recognises the answer of Go's HTTP server, which InfluxDB uses, to
// plain HTTP on a port for HTTPS.
func (a answer) wantsTLS() bool {
	return strings.Contains(a.text, "HTTP request to an HTTPS server")
}

// noConnection explains an error of the connection or of the TLS handshake that
// another try would not change; nil for all other errors.
func (s *Sender) noConnection(err error) error {
	var cert *tls.CertificateVerificationError
	switch {
	case errors.Is(err, outbound.ErrNotLoopback):
		return s.client.access.plaintextError(s.client.address.url, err)
	case errors.As(err, &cert):
		return s.fail(CodeBadCertificate, cert.Err,
			"nothing was sent; name the authority's certificate with --ca-file, or make this machine trust it, or use the name in the certificate")
	case errors.Is(err, http.ErrSchemeMismatch):
		return s.fail(CodeNotWriteEndpoint, errors.New("it does not speak HTTPS"), "use an address that begins with http://")
	default:
		return nil
	}
}

// final explains an answer that another try would not change.
func (s *Sender) final(a answer) error {
	switch {
	case a.status/100 == 3:
		return s.fail(CodeNotWriteEndpoint, fmt.Errorf("it is not a write endpoint: it redirects to %q", oneLine(a.location)),
			"redirects are not followed; use the address that it leads to, if that is the database, or get past the login page")
	case a.status/100 == 2:
		what := "an answer that no write API sends"
		if a.page {
			what = "a web page"
		}
		return s.fail(CodeNotWriteEndpoint, fmt.Errorf("it is not a write endpoint: it answered %d with %s", a.status, what), addressHint)
	case a.wantsTLS():
		return s.fail(CodeNotWriteEndpoint, errors.New(a.text), "use an address that begins with https://")
	}
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return s.fail(CodeUnauthorized, errors.New(a.text), s.client.access.hint())
	case http.StatusNotFound:
		return s.fail(CodeNotFound, errors.New(a.text),
			"check the path, and that the database or bucket exists: influx -execute 'CREATE DATABASE caching'")
	case http.StatusMethodNotAllowed, http.StatusBadRequest, http.StatusUnprocessableEntity: // the last two with a web page
		return s.fail(CodeNotWriteEndpoint, errors.New(a.text), addressHint)
	default:
		return s.fail(CodeRefused, errors.New(a.text), "nothing is lost: fix the cause and run the same command again")
	}
}
