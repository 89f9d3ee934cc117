package sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxLines is how many lines one request has at first: what InfluxDB's
// documentation recommends, and within 4 % of the best rate in tests.
const MaxLines = 5000

// maxRefused is how many lines may be refused for one reason before sending
// stops.
const maxRefused = 100

// Retry is how often a request is repeated, and with what waits.
type Retry struct {
	Tries   int           // the maximum number of requests for one batch
	First   time.Duration // the wait after the first one, doubled each time, plus or minus half
	Longest time.Duration // the maximum wait, whatever the server asks for
}

// DefaultRetry returns the values of InfluxDB's client libraries.
func DefaultRetry() Retry {
	return Retry{Tries: 5, First: 5 * time.Second, Longest: 125 * time.Second}
}

// Refusal is a line that the server refused when it was sent alone.
type Refusal struct {
	Line   []byte // with its final newline
	Reason string
}

// Sender posts lines until each one has been accepted or refused.
type Sender struct {
	client    *Client
	kind      Kind
	retry     Retry
	note      func(string)
	maxLines  int
	refused   map[string]int // by kind of reason
	arrived   bool           // something has arrived, or may have; see Arrived
	failed    bool           // the last Send returned an error
	keptFrom  int64          // the earliest timestamp that the server keeps; 0: not known
	beyond    int            // lines of the last Send that are older
	refusedAt time.Time
}

// NewSender prepares sending to a server of a known kind. note receives remarks
// for a person, such as about a retry.
func NewSender(c *Client, kind Kind, retry Retry, note func(string)) *Sender {
	return &Sender{client: c, kind: kind, retry: retry, note: note, maxLines: MaxLines, refused: map[string]int{}}
}

// Send posts lines, each with a final newline, in order. It returns the lines
// that were refused one by one; all others have been accepted, unless there is
// an error. With [CodeOutcomeUnknown] some may have been accepted.
func (s *Sender) Send(ctx context.Context, lines []byte) (refusals []Refusal, err error) {
	if !s.failed {
		s.arrived = false
	}
	defer func() { s.failed = err != nil }()
	s.beyond = 0
	lines = s.keep(lines)
	if s.kind == VictoriaMetrics {
		if lines, refusals, err = s.holdBack(lines); err != nil {
			return refusals, err
		}
	}
	r, err := s.batches(ctx, lines)
	return append(refusals, r...), err
}

// batches posts lines in order, so many at a time.
func (s *Sender) batches(ctx context.Context, lines []byte) (refusals []Refusal, err error) {
	for len(lines) > 0 {
		n := cut(lines, s.maxLines)
		r, err := s.batch(ctx, s.keep(lines[:n]))
		refusals = append(refusals, r...)
		if err != nil {
			return refusals, err
		}
		lines = lines[n:]
	}
	return refusals, nil
}

// holdBack removes the lines that VictoriaMetrics would silently store as
// something else.
func (s *Sender) holdBack(lines []byte) (rest []byte, refusals []Refusal, err error) {
	if bytes.IndexByte(lines, '"') < 0 {
		return lines, nil, nil
	}
	for line := range bytes.Lines(lines) {
		if !quoted(line) {
			rest = append(rest, line...)
			continue
		}
		r, err := s.refuse(line, "VictoriaMetrics cannot read a quotation mark in the name of a field")
		refusals = append(refusals, r...)
		if err != nil {
			return nil, refusals, err
		}
	}
	return rest, refusals, nil
}

// Arrived reports whether any line of the last Send has arrived, or may have, or
// any line of failed ones right before it: the last one may have sent the rest of
// their lines.
func (s *Sender) Arrived() bool { return s.arrived }

// cut returns the length of the first n lines.
func cut(lines []byte, n int) int {
	at := 0
	for range n {
		i := bytes.IndexByte(lines[at:], '\n')
		if i < 0 {
			return len(lines)
		}
		at += i + 1
		if at == len(lines) {
			break
		}
	}
	return at
}

// batch posts some lines and, where the server refuses them, their halves.
func (s *Sender) batch(ctx context.Context, lines []byte) ([]Refusal, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	a, err := s.post(ctx, lines)
	if err != nil {
		return nil, err
	}
	if a.status == http.StatusNoContent {
		return nil, nil
	}
	if a.tooOld() && s.kind.Overwrites() {
		return s.sendKept(ctx, lines, a.date)
	}
	count := bytes.Count(lines, []byte{'\n'})
	if a.status == http.StatusRequestEntityTooLarge {
		s.maxLines = max(1, min(s.maxLines, count/2))
	} else if !s.kind.Overwrites() {
		// VictoriaMetrics stores a body while reading it: what came before the error is stored.
		return nil, s.unknown(errors.New(a.text))
	}
	if count <= 1 {
		return s.refuse(lines, a.text)
	}
	return s.halves(ctx, lines)
}

// halves posts both halves of lines.
func (s *Sender) halves(ctx context.Context, lines []byte) ([]Refusal, error) {
	half := cut(lines, bytes.Count(lines, []byte{'\n'})/2)
	first, err := s.batch(ctx, lines[:half])
	if err != nil {
		return first, err
	}
	second, err := s.batch(ctx, lines[half:])
	return append(first, second...), err
}

func (s *Sender) refuse(line []byte, reason string) ([]Refusal, error) {
	kind := kindOf(reason)
	s.refused[kind]++
	refusal := []Refusal{{Line: bytes.Clone(line), Reason: reason}}
	if s.refused[kind] < maxRefused {
		return refusal, nil
	}
	return refusal, &fault.Error{
		Code: CodeTooManyRefused, Act: "writing to", Operand: s.client.address.String(),
		Err:  fmt.Errorf("%d lines were refused one by one for the same reason, the last with: %s", maxRefused, reason),
		Hint: "see the quarantine file; the database's retention policy and field types are the usual causes",
	}
}

// post makes one request, retries it as long as that may help, and returns an
// answer that is about the lines: 204, 400, 413 or 422.
func (s *Sender) post(ctx context.Context, lines []byte) (answer, error) {
	if s.kind == VictoriaMetrics {
		lines = doubleBackslashes(lines)
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = s.retry.First, s.retry.Longest, 2
	var last error
	a, err := backoff.Retry(ctx, func() (a answer, err error) {
		a, err = s.try(ctx, lines)
		last = plain(err)
		return a, err
	},
		backoff.WithBackOff(capped{wait, s.retry.Longest}),
		backoff.WithMaxTries(uint(max(1, s.retry.Tries))),
		backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, next time.Duration) {
			s.note(fmt.Sprintf("%v; trying again in %v", plain(err), next.Round(100*time.Millisecond)))
		}))
	if err != nil && ctx.Err() != nil {
		return a, s.interrupted(ctx, last)
	}
	return a, plain(err)
}

// capped limits every wait: backoff applies its own limit before the random part
// adds up to half.
type capped struct {
	backoff.BackOff
	longest time.Duration
}

func (c capped) NextBackOff() time.Duration { return min(c.BackOff.NextBackOff(), c.longest) }

// try makes one request and classifies the outcome: success, retry or final.
func (s *Sender) try(ctx context.Context, lines []byte) (answer, error) {
	a, err := s.write(ctx, lines)
	if err != nil {
		return a, s.noAnswer(err)
	}
	s.arrived = s.arrived || a.mayHave()
	switch {
	case a.aboutLines():
		return a, nil
	case !a.temporary():
		return a, backoff.Permanent(s.final(a))
	case !s.kind.Overwrites() && a.mayHave():
		return a, backoff.Permanent(s.unknown(errors.New(a.text)))
	default:
		return a, s.later(a)
	}
}

// write makes one request. If the first compressed lines are refused, they are sent
// as they are: some servers and proxies take no compression. One that adds points up
// must have said so, since it may have stored a part of what it refuses.
func (s *Sender) write(ctx context.Context, lines []byte) (answer, error) {
	compressed := s.client.compresses()
	a, err := s.client.write(ctx, lines)
	switch {
	case err != nil || !compressed || s.client.proven:
		return a, err
	case a.status == http.StatusNoContent:
		s.client.proven = true
		return a, nil
	case a.status != http.StatusUnsupportedMediaType && (a.status != http.StatusBadRequest || !s.kind.Overwrites()):
		return a, nil
	}
	s.arrived = s.arrived || a.mayHave()
	s.client.plain = true
	again, err := s.client.write(ctx, lines)
	if s.client.plain = err == nil && again.status == http.StatusNoContent; s.client.plain {
		s.note(fmt.Sprintf("%q takes no compressed lines: they are sent as they are", s.client.address))
	}
	return again, err
}

// noAnswer classifies the error of a request without an answer.
func (s *Sender) noAnswer(err error) error {
	var unsent *unsentError
	sent := !errors.As(err, &unsent)
	s.arrived = s.arrived || sent
	if final := s.noConnection(err); final != nil {
		return backoff.Permanent(final)
	}
	if sent && !s.kind.Overwrites() {
		return backoff.Permanent(s.unknown(err))
	}
	return s.unavailable(err)
}

// later requests another try, not before the server's own Retry-After.
func (s *Sender) later(a answer) error {
	err := s.unavailable(errors.New(a.text))
	if a.retryAfter == 0 {
		return err
	}
	wait := min(a.retryAfter, s.retry.Longest)
	return &laterError{err: err, after: &backoff.RetryAfterError{Duration: wait}}
}

// laterError has both what happened and when to try again.
type laterError struct {
	err   error
	after *backoff.RetryAfterError
}

func (e *laterError) Error() string   { return e.err.Error() }
func (e *laterError) Unwrap() []error { return []error{e.err, e.after} }

// plain strips what only the retry loop needs.
func plain(err error) error {
	var later *laterError
	if errors.As(err, &later) {
		return later.err
	}
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		return permanent.Err
	}
	return err
}
