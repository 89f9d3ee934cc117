package directory

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestBegin gives an answer no time after the end of the context, whichever of
// guard and begin set its deadline last.
func TestBegin(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newSession(tape{}, time.Hour)
	if err := s.begin(ctx); err != nil {
		t.Errorf("before the end: %v", err)
	}
	cancel()
	if err := s.begin(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
