package txt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// sampled is what a text must come to: findings, answers without a record and an
// error, each by its code.
func sampled(text string) string {
	read, err := txt.ParseText(text)
	if err != nil {
		return string(fault.CodeOf(err))
	}
	var words []string
	findings, _ := txt.LintText("", text)
	for _, f := range findings {
		words = append(words, f.Rule)
	}
	for _, a := range read.Absent {
		words = append(words, "absent "+a.Server+" "+a.What)
	}
	for _, r := range read.Records {
		data, err := txt.Decode(r.Rdata)
		if err != nil || len(words) > 0 {
			continue
		}
		var ranges []string
		for _, one := range data.Ranges {
			ranges = append(ranges, one.String())
		}
		words = append(words, data.Key+"="+strings.Join(ranges, ","))
	}
	return strings.Join(words, "; ")
}

// TestSharedSamples reads the samples that lie beside the project, where they do.
func TestSharedSamples(t *testing.T) {
	t.Parallel()
	const good = "prs=198.51.100.10-198.51.100.20,203.0.113.7"
	want := map[string]string{
		"nslookup-windows-two-strings.txt": "dns-multistring", "infoblox-two-strings.csv": "dns-multistring", "gcloud.json": "dns-multistring",
		"gcloud-two-records.txt": "dns-two-records", "nslookup-nxdomain.txt": "absent 10.20.0.6 NXDOMAIN",
		"resolve-dnsname-cut.txt": "output-cut", "get-dnsserverresourcerecord.txt": "output-cut",
		"route53-binary-octal.json":  "prn=198.51.100.10-198.51.100.20,203.0.113.7",
		"unbound-broken-quotes.conf": "dns-syntax", "unknown-panel.txt": "format-not-known",
	}
	root := shared(t)
	files, err := filepath.Glob(filepath.Join(root, "cachelocator/formats/dns/*"))
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		expected, special := want[filepath.Base(file)]
		if !special {
			expected = good
		}
		check(t, file, expected)
	}
	const found = "prs=203.0.113.10-203.0.113.19"
	for name, expected := range map[string]string{
		"db.corp.example.com": found, "04-route53.json": found, "06-infoblox.csv": found + ",198.51.100.7", "07-unbound.conf": found,
		"08-nslookup-win.txt": found, "09-nslookup-mac.txt": found, "10-host.txt": found, "11-resolve-dnsname.txt": found,
		"locatorutil.json": "wrong-document",
	} {
		check(t, filepath.Join(root, "found/cachelocator", name), expected)
	}
}

func check(t *testing.T, file, want string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, sampled(string(text))); diff != "" {
		t.Errorf("%s: %s", filepath.Base(file), diff)
	}
}

// shared returns the folder of samples beside the project, or skips the test.
func shared(t *testing.T) string {
	t.Helper()
	const root = "../../../../shared/fixtures"
	if _, err := os.Stat(filepath.Join(root, "cachelocator/formats")); err != nil {
		t.Skip("no samples beside the project")
	}
	return root
}
