package disk

import (
	_ "embed"
	"strconv"
	"strings"
)

// modelTable has a model and its letters on each line; scripts/macmodels makes
// it, and its head names the sources.
//
//go:embed models.txt
var modelTable string

// A hardware is what the table knows of a model.
type hardware struct {
	arch string // x86_64 or arm64
	t2   bool
	bays bool // drive bays or slots: its system may be on a disk that counts as external
}

// lookupModel returns what the table knows of a model.
func lookupModel(model string) (h hardware, known bool) {
	if !modelNumber.MatchString(model) {
		return hardware{}, false
	}
	_, rest, known := strings.Cut(modelTable, "\n"+model+" ")
	if !known {
		return hardware{}, false
	}
	letters, _, _ := strings.Cut(rest, "\n")
	h = hardware{arch: "x86_64", t2: strings.Contains(letters, "t"), bays: strings.Contains(letters, "b")}
	if strings.Contains(letters, "a") {
		h.arch = "arm64"
	}
	return h, true
}

// IntelModels returns the models with an Intel processor and without drive bays or
// slots, those without a T2 chip and those with one, as the table has them.
func IntelModels() (plain, t2 []string) {
	for line := range strings.Lines(modelTable) {
		model, letters, _ := strings.Cut(strings.TrimSpace(line), " ")
		h, known := lookupModel(model)
		switch {
		case !known || h.arch != "x86_64" || h.bays || letters == "":
		case h.t2:
			t2 = append(t2, model)
		default:
			plain = append(plain, model)
		}
	}
	return plain, t2
}

// The first number of each family with Apple silicon, and with a T2 chip, for
// models that are not in the table. New models of every family are called just
// Mac.
var (
	firstApple = map[string]int{
		"iMac": 21, "Macmini": 9, "MacBookPro": 17, "MacBookAir": 10, "Mac": 1, "VirtualMac": 1,
		"MacPro": 8, "iMacPro": 2, "MacBook": 11, "Xserve": 99,
	}
	firstT2 = map[string]int{
		"iMac": 20, "Macmini": 8, "MacBookPro": 15, "MacBookAir": 8, "MacPro": 7, "iMacPro": 1, "MacBook": 11, "Xserve": 99,
	}
)

// numbered returns the family and the number of a model, 0 if it has neither.
func numbered(model string) (family string, number int) {
	match := modelNumber.FindStringSubmatch(model)
	if match == nil {
		return "", 0
	}
	number, _ = strconv.Atoi(match[2]) // modelNumber allows three digits at most
	return match[1], number
}

// archOf returns the processor of a model, "" if the model does not determine
// it.
func archOf(model string) string {
	if strings.Contains(model, "VMware") || strings.Contains(model, "VirtualBox") {
		return "x86_64"
	}
	if h, known := lookupModel(model); known {
		return h.arch
	}
	family, number := numbered(model)
	first, known := firstApple[family]
	switch {
	case !known:
		return ""
	case number >= first:
		return "arm64"
	}
	return "x86_64"
}

// t2Of returns whether a model has a T2 chip, Absent if the model does not
// determine it. A model that is not in the table but is older than its family's
// first T2 chip has none.
func t2Of(model string) Tri {
	if h, known := lookupModel(model); known {
		return triOf(h.t2)
	}
	family, number := numbered(model)
	if first, known := firstT2[family]; known && number < first || archOf(model) == "arm64" {
		return False
	}
	return Absent
}

// hasBays reports whether a model has drive bays or slots.
func hasBays(model string) bool {
	h, known := lookupModel(model)
	family, _ := numbered(model)
	return h.bays || !known && (family == "MacPro" || family == "Xserve")
}
