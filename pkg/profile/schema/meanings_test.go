package schema_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, schema.Meanings()) }
