package fault_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestCommonIsComplete(t *testing.T) { codetest.Explained(t, fault.Common()) }
