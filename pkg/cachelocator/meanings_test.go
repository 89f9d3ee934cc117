package cachelocator_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, cachelocator.Meanings()) }
