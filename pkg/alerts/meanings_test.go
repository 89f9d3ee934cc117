package alerts_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, alerts.Meanings()) }
