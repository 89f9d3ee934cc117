package volume_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/attacker"
)

func TestMain(m *testing.M) {
	attacker.Main(m, map[string]attacker.Act{"pass": passThrough})
}
