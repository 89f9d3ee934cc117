package disk_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestModels: the table has every Mac that Apple has named as one with a T2 chip
// and no other, names its sources, and has each model once.
func TestModels(t *testing.T) {
	data, err := os.ReadFile("models.txt")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^[A-Za-z]+[0-9]{1,3},[0-9]{1,3} [ita]b?$`)
	var models, chips, bays []string
	head := ""
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSuffix(text, "\n")
		if strings.HasPrefix(text, "#") {
			head += text
			continue
		}
		if !line.MatchString(text) {
			t.Fatalf("%q", text)
		}
		model, letters, _ := strings.Cut(text, " ")
		models = append(models, model)
		if strings.Contains(letters, "t") {
			chips = append(chips, model)
		}
		if strings.Contains(letters, "b") {
			bays = append(bays, model)
		}
	}
	// Apple, HT208862
	want := strings.Fields("MacBookAir8,1 MacBookAir8,2 MacBookAir9,1 MacBookPro15,1 MacBookPro15,2 MacBookPro15,3 MacBookPro15,4 " +
		"MacBookPro16,1 MacBookPro16,2 MacBookPro16,3 MacBookPro16,4 MacPro7,1 Macmini8,1 iMac20,1 iMac20,2 iMacPro1,1")
	if !slices.Equal(chips, want) {
		t.Errorf("T2: %v", chips)
	}
	if got := strings.Join(bays, " "); got != "Mac14,8 MacPro1,1 MacPro2,1 MacPro3,1 MacPro4,1 MacPro5,1 MacPro7,1 Xserve1,1 Xserve2,1 Xserve3,1" {
		t.Errorf("bays: %s", got)
	}
	if len(models) < 170 || len(slices.Compact(slices.Sorted(slices.Values(models)))) != len(models) {
		t.Errorf("%d models", len(models))
	}
	for _, source := range []string{"acidanthera/OpenCorePkg, ", "exelban/stats, "} {
		if !regexp.MustCompile(source + `[0-9a-f]{12} of 20[0-9-]{8}`).MatchString(head) {
			t.Errorf("the head does not name %s with its version", source)
		}
	}
}
