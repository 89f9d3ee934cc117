package forms_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, forms.Meanings()) }
