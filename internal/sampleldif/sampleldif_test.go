package sampleldif_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/sampleldif"
)

func TestEqualOptionsGiveEqualBytes(t *testing.T) {
	var sums []string
	for _, seed := range []uint64{1, 1, 2} {
		var b bytes.Buffer
		if err := sampleldif.Write(&b, sampleldif.Options{Users: 1000, Seed: seed, Twins: 7}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "objectGUID:: "); n != 1000 {
			t.Errorf("%d users", n)
		}
		sums = append(sums, fmt.Sprintf("%x", sha256.Sum256(b.Bytes())))
	}
	if sums[0] != sums[1] || sums[0] == sums[2] {
		t.Error(sums)
	}
}

func TestTwinsShareTheFirstGroup(t *testing.T) {
	var b bytes.Buffer
	if err := sampleldif.Write(&b, sampleldif.Options{Users: 1000, Twins: 7}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	twins := 0
	for line := range strings.Lines(b.String()) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "objectGUID:: "); ok {
			text, err := sampleldif.Dashed(value)
			if err != nil || text[14] != '4' {
				t.Fatalf("%s: %v", text, err)
			}
			if seen[text[:8]]++; seen[text[:8]] == 2 {
				twins++
			}
		}
	}
	if twins != 7 {
		t.Errorf("%d twins", twins)
	}
}

func TestDashed(t *testing.T) {
	if text, err := sampleldif.Dashed("8TxwbNG1+EGICzF3KMvU9Q=="); err != nil || text != "6C703CF1-B5D1-41F8-880B-317728CBD4F5" {
		t.Errorf("%s, %v", text, err)
	}
	if _, err := sampleldif.Dashed("8Txw"); err == nil {
		t.Error("no error")
	}
}
