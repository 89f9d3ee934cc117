package capture_test

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
)

// TestMissingDocuments takes documents out of a capture: what is said of a file stays, or
// becomes unknown, and no verdict becomes a usable cache.
func TestMissingDocuments(t *testing.T) {
	t.Parallel()
	same, unknown := 0, 0
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 7))
		whole := randomCapture(t, random)
		if len(bytes.TrimSpace(whole["files.txt"])) == 0 {
			continue
		}
		part := maps.Clone(whole)
		for name := range whole {
			if name != "files.txt" && random.IntN(4) == 0 {
				delete(part, name)
			}
		}
		want, got := inspected(t, whole), inspected(t, part)
		for i, f := range got.Files {
			switch code := string(f.Verdict.Code); {
			case strings.HasSuffix(code, "-unknown"), code == "unreadable":
				unknown++
			case code != string(want.Files[i].Verdict.Code) && !strings.Contains(codesOf(want.Files[i].Reasons), code): // one of several reasons

				t.Fatalf("seed %d: %+v, but with everything %+v", seed, f.Verdict, want.Files[i].Verdict)
			default:
				same++
			}
		}
		if got.Verdict.Code == cachelocator.Usable && want.Verdict.Code != cachelocator.Usable {
			t.Fatalf("seed %d: %+v, but with everything %+v", seed, got.Verdict, want.Verdict)
		}
	}
	if same < 30 || unknown < 30 {
		t.Errorf("%d the same, %d unknown", same, unknown)
	}
}

func inspected(t *testing.T, d capture.Documents) *cachelocator.Report {
	t.Helper()
	mac, err := capture.Read(folderOf(d))
	if err != nil {
		t.Fatal(err)
	}
	return cachelocator.Inspect(mac.Files, cachelocator.Evidence{
		Now: mac.Now, BootTime: mac.BootTime, Gateways: mac.Gateways.MACs, Partial: mac.Gateways.Partial, NoGateway: mac.Gateways.None,
	})
}
