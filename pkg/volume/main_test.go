package volume_test

import (
	"os"
	"testing"

	"github.com/macwrangler/macwrangler/internal/attacker"
)

func TestMain(m *testing.M) {
	os.Exit(attacker.Main(m, map[string]attacker.Act{"pass": passThrough}))
}
