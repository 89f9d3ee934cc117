package capture_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
)

// FuzzRedact has any documents: what inspect makes of them stays the same.
func FuzzRedact(f *testing.F) {
	f.Add("1 1772441000 alice /x\n", []byte("<plist><dict><key>version</key><integer>10</integer></dict></plist>"), routes, arp, ndp, "DNS configuration\nresolver #1\n  domain : a.b.c\n")
	f.Add("0 0 - /x\n", []byte("bplist00"), "Internet:\ndefault  link#22  UCSg  utun4\n", "", "", "")
	f.Fuzz(func(t *testing.T, list string, plist []byte, netstat, arp, ndp, scutil string) {
		d := capture.Documents{
			"files.txt": []byte(list), "diskCache-1.plist": plist, "netstat.txt": []byte(netstat), "arp.txt": []byte(arp), "ndp.txt": []byte(ndp),
			"scutil.txt": []byte(scutil), "date.txt": []byte("1772442000"), "boottime.txt": []byte("{ sec = 1772400000, usec = 1 }"),
		}
		redacted, notes, err := d.Redact()
		if err != nil {
			if _, ok := errors.AsType[*capture.Error](err); !ok {
				t.Errorf("%T %v", err, err)
			}
			return
		}
		if _, err := capture.Read(folderOf(d)); err != nil || len(notes) > 0 { // more files than are read, or one that is too large
			return
		}
		if diff := cmp.Diff(look(t, d), look(t, redacted)); diff != "" {
			t.Errorf("original -, redacted +:\n%s", diff)
		}
	})
}
