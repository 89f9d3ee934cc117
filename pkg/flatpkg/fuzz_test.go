package flatpkg_test

import (
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// FuzzParts reads packages of any parts, whose container is right: what is in it would
// not be reached otherwise.
func FuzzParts(f *testing.F) {
	sample := samplepkg.Sample()
	info := ""
	sample.Change = func(i *document.PackageInfo) {
		text, err := i.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		info = string(text)
	}
	sample.Members(f, "")
	files := string(samplepkg.Payload(f, sample.Files, payload.CPIO))
	f.Add("", info, files, string(samplepkg.Payload(f, sample.Scripts, payload.Gzip)), "BOMStore")
	f.Add("<installer-gui-script/>", info, string(samplepkg.Payload(f, sample.Files, payload.PBZX)), "", "")
	f.Fuzz(func(t *testing.T, distribution, info, files, scripts, list string) {
		var members []xar.Member
		for _, part := range [][2]string{{"Distribution", distribution}, {"PackageInfo", info}, {"Payload", files}, {"Scripts", scripts}, {"Bom", list}} {
			if part[1] != "" {
				members = append(members, xar.Member{Path: part[0], Content: text(part[1])})
			}
		}
		data := samplepkg.Archive(t, members, xar.Options{})
		if _, err := openAny(data, flatpkg.Options{}); err != nil {
			checkError(t, err)
		}
		p, err := openAny(data, flatpkg.Options{Damaged: true})
		if err != nil {
			checkError(t, err)
			return
		}
		account(p)
		if found, err := p.Verify(flatpkg.VerifyOptions{Now: time.Unix(0, 0)}); err != nil || len(found) != 1 || found[0].Severity != finding.Error {
			t.Errorf("found %+v, error %v", found, err)
		}
		for _, c := range p.Components {
			if _, err := c.ReadScripts(100); err != nil {
				checkError(t, err)
			}
		}
	})
}
