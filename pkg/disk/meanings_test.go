package disk_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, disk.Meanings()) }
