package identity_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, identity.Meanings()) }
