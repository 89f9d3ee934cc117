package assetcache_test

import (
	"errors"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
)

// FuzzParse holds that a document is whole or an error of this package, and that it is
// of the kind that it says.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		statusJSON, statusText, statusBraces, settingsText, preferencesText, declarationJSON, profileXML,
		"RegistrationStatus: -1\nPeers: (1)\n  address: x\n", "Content caching cannot be activated: Code=9", "{ a = ( \"\\\" ); }",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := assetcache.Parse(data)
		if err != nil {
			if _, ok := errors.AsType[*assetcache.Error](err); !ok {
				t.Errorf("%T %v", err, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		if (doc.Status != nil) != (doc.Kind == assetcache.KindStatus) || (len(doc.Settings) > 0) == (doc.Status != nil || doc.Kind == assetcache.KindActivation) {
			t.Errorf("%s: %+v", doc.Kind, doc)
		}
		for _, s := range doc.Settings {
			for _, r := range s.ListenRanges.Is {
				if first, last, wrong := r.Addrs(); wrong == "" && (!r.Contains(first) || !r.Contains(last)) {
					t.Errorf("%+v does not hold its ends", r)
				}
			}
		}
	})
}
