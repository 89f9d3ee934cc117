package csvfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/csvfile"
)

func TestColumns(t *testing.T) {
	header := []string{"Name", " Object GUID ", "OBJECT_guid", "object-class", "GUID of it"}
	for name, want := range map[string]string{"ObjectGUID": "[1 2]", "ObjectClass": "[3]", "GUID": "[]"} {
		if got := fmt.Sprint(csvfile.Columns(header, name)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestParseBool(t *testing.T) {
	for _, word := range []string{"True", "WAHR", " vrai ", "DOĞRU", "Истина", "1"} {
		if value, known := csvfile.ParseBool(word); !value || !known {
			t.Errorf("%s: %v, %v", word, value, known)
		}
	}
	for _, word := range []string{"False", "FALSCH", "FAUX", "FALSO", "EPÄTOSI", "FAŁSZ", "YANLIŞ", "ΨΕΥΔΗΣ", "0"} {
		if value, known := csvfile.ParseBool(word); value || !known {
			t.Errorf("%s: %v, %v", word, value, known)
		}
	}
	for _, word := range []string{"", "maybe", "512", "tru"} {
		if _, known := csvfile.ParseBool(word); known {
			t.Errorf("%q is known", word)
		}
	}
}

func ExampleReader() {
	r := csvfile.NewReader(strings.NewReader("sep=;\nName;Object GUID\nAnna;6c703cf1-b5d1-41f8-880b-317728cbd4f5\n"), csvfile.Options{})
	for cells, err := r.Read(); err == nil; cells, err = r.Read() {
		fmt.Println(r.Line(), cells[0])
	}
	// Output:
	// 2 Name
	// 3 Anna
}
