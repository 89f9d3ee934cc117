package txt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/dnstest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// TestServices reads back what is printed for each service.
func TestServices(t *testing.T) {
	t.Parallel()
	binary := odd(t)
	text := binary[:3]
	pasted(t, txt.Unbound(binary), binary)
	pasted(t, txt.Route53(binary), binary)
	pasted(t, txt.MikroTik(binary), binary)
	pasted(t, txt.TerraformRoute53(binary), binary)
	if got, err := txt.Pdnsutil(binary, "a.test"); err != nil {
		t.Error(err)
	} else {
		pasted(t, got, binary)
	}
	for name, printed := range map[string]func([]txt.Record) (string, error){
		"cloudflare": txt.Cloudflare, "infoblox": txt.Infoblox, "terraform-cloudflare": txt.TerraformCloudflare,
	} {
		got, err := printed(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		pasted(t, got, text)
		_, err = printed(binary)
		if e, ok := errors.AsType[*txt.Error](err); !ok || e.Code != txt.CodeNoBinary {
			t.Errorf("%s, binary: %v", name, err)
		}
	}
}

// TestUnboundServes lets a real unbound serve every byte of binary records.
func TestUnboundServes(t *testing.T) {
	t.Parallel()
	records := odd(t)
	served(t, dnstest.Unbound(t, strings.TrimPrefix(txt.Unbound(records), "server:\n")), records)
}

// TestNsupdateRemoves checks that a chain that was longer leaves nothing behind.
func TestNsupdateRemoves(t *testing.T) {
	t.Parallel()
	got := txt.Nsupdate([]txt.Record{{Name: "_aaplcache._tcp.a.test", Data: []byte("prs=192.0.2.1")}}, "")
	if strings.Count(got, "update delete") != txt.MaxRecords || !strings.Contains(got, "update delete _aaplcache24._tcp.a.test. IN TXT\n") {
		t.Error(got)
	}
}

// TestRecordNameAsDomain refuses a name that already has the labels of a record.
func TestRecordNameAsDomain(t *testing.T) {
	t.Parallel()
	_, err := txt.Encode(ranges(t, "192.0.2.1"), nil, txt.Options{Domain: "_aaplcache._tcp.a.test", TTL: 600})
	if e, ok := errors.AsType[*txt.Error](err); !ok || e.Code != txt.CodeBadDomain || !strings.Contains(e.Hint, "a.test") {
		t.Error(err)
	}
}
