package profile_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, profile.Meanings()) }
