package aduid_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, aduid.Meanings()) }
