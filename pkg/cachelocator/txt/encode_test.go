package txt_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func ranges(tb testing.TB, words ...string) []txt.Range {
	tb.Helper()
	var list []txt.Range
	for _, word := range words {
		r, err := txt.ParseRange(word)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// many returns ranges of full length, 31 bytes each.
func many(tb testing.TB, n int) []txt.Range {
	tb.Helper()
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("203.%d.%d.100-203.%d.%d.200", 100+i%100, 100+i/100, 100+i%100, 100+i/100)
	}
	return ranges(tb, words...)
}

func TestEncode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		public, favored []string
		binary          bool
		want            []string
	}{
		{"one", []string{"192.0.2.1"}, nil, false, []string{"prs=192.0.2.1"}},
		{"both families", []string{"192.0.2.0/30", "2001:db8::1"}, nil, false, []string{"prs=192.0.2.0-192.0.2.3,2001:db8::1"}},
		{"favored alone", nil, []string{"10.0.0.1"}, false, []string{"fss=10.0.0.1"}},
		{"both kinds", []string{"192.0.2.1"}, []string{"10.0.0.1"}, false, []string{"prs=192.0.2.1,more", "fss=10.0.0.1"}},
		{"binary", []string{"17.53.22.2-17.53.22.254", "93.184.216.119"}, nil, true, []string{"prn=\x24\x11\x35\x16\x02\x11\x35\x16\xfe\x14\x5d\xb8\xd8\x77"}},
		{"binary IPv6, both kinds", []string{"2001:db8::1"}, []string{"2001:db8::/127"}, true, []string{
			"prn=\x16\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01\x2b",
			"fsn=\x26\x20\x01\x0d\xb8" + strings.Repeat("\x00", 12) + "\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			records, err := txt.Encode(ranges(t, tt.public...), ranges(t, tt.favored...), txt.Options{Domain: "a.test.", TTL: 600, Binary: tt.binary})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for link, r := range records {
				got = append(got, string(r.Data))
				number := ""
				if link > 0 {
					number = fmt.Sprint(link)
				}
				if r.Name != "_aaplcache"+number+"._tcp.a.test" || r.TTL != 600 {
					t.Errorf("%+v", r)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLimits fills records to the last byte: 7 ranges of 31 bytes and their
// commas are 223 bytes; an eighth would make 255, and only 251 are available.
func TestLimits(t *testing.T) {
	t.Parallel()
	encode := func(public, favored int, binary bool) ([]txt.Record, error) {
		return txt.Encode(many(t, public), many(t, favored), txt.Options{Domain: "a.test", Binary: binary})
	}
	for _, tt := range []struct {
		public, favored int
		binary          bool
		records         int // 0: too many
	}{
		{7, 0, false, 1},
		{8, 0, false, 2},
		{7, 1, false, 2},
		{7 * 25, 0, false, 25},
		{7*25 + 1, 0, false, 0},
		{7*24 + 1, 1, false, 0},
		{27, 0, true, 1}, // 9 bytes each, 251 in all
		{28, 0, true, 2},
		{27 * 25, 0, true, 25},
		{27*25 + 1, 0, true, 0},
	} {
		records, err := encode(tt.public, tt.favored, tt.binary)
		if tt.records == 0 {
			e, ok := errors.AsType[*txt.Error](err)
			if !ok || e.Code != "dns-chain-too-long" || !strings.Contains(e.Error(), "at most 25") {
				t.Errorf("%+v: %v", tt, err)
			}
			continue
		}
		if err != nil || len(records) != tt.records {
			t.Errorf("%+v: %d records, %v", tt, len(records), err)
			continue
		}
		checkRecords(t, records, many(t, tt.public), many(t, tt.favored))
	}
	// exactly 251 bytes fit, unless ,more must follow
	full := append(many(t, 7), ranges(t, "11.11.11.11-111.111.111.111")...) // 27 and a comma: 223+28 = 251
	records, err := txt.Encode(full, nil, txt.Options{Domain: "a.test"})
	if err != nil || len(records) != 1 || len(records[0].Data) != 255 {
		t.Errorf("%d records, %v", len(records), err)
	}
	if records, err = txt.Encode(full, full[:1], txt.Options{Domain: "a.test"}); err != nil || len(records) != 3 {
		t.Errorf("%d records, %v", len(records), err)
	}
}

// checkRecords reads a chain back.
func checkRecords(t *testing.T, records []txt.Record, public, favored []txt.Range) {
	t.Helper()
	var found []txt.Found
	var gotPublic, gotFavored []txt.Range
	for link, r := range records {
		if len(r.Data) > 255 {
			t.Errorf("record %d has %d bytes", link, len(r.Data))
		}
		data, err := txt.Decode(txt.Rdata(r.Data))
		if err != nil || data.More != (link < len(records)-1) || len(data.Ranges) == 0 {
			t.Errorf("record %d: %+v, %v", link, data, err)
		}
		if data.Favored {
			gotFavored = append(gotFavored, data.Ranges...)
		} else {
			gotPublic = append(gotPublic, data.Ranges...)
		}
		found = append(found, txt.Found{Name: r.Name, Rdata: txt.Rdata(r.Data)})
	}
	addresses := cmp.Options{cmp.Comparer(func(a, b txt.Range) bool { return a == b }), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(public, gotPublic, addresses); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(favored, gotFavored, addresses); diff != "" {
		t.Error(diff)
	}
	if findings := lint(found); len(findings) > 0 {
		t.Errorf("findings %v", findings)
	}
}

func TestEncodeErrors(t *testing.T) {
	t.Parallel()
	one := ranges(t, "192.0.2.1")
	for _, tt := range []struct {
		code   string
		ranges []txt.Range
		txt.Options
	}{
		{"no-ranges", nil, txt.Options{Domain: "a.test"}},
		{"bad-domain", one, txt.Options{}},
		{"bad-domain", one, txt.Options{Domain: "."}},
		{"bad-domain", one, txt.Options{Domain: "a..test"}},
		{"bad-domain", one, txt.Options{Domain: "a b.test"}},
		{"bad-domain", one, txt.Options{Domain: "a\n.test"}},
		{"bad-domain", one, txt.Options{Domain: "schön.test"}},
		{"bad-domain", one, txt.Options{Domain: strings.Repeat("a", 64)}},
		{"bad-domain", one, txt.Options{Domain: strings.Repeat("a.", 124)}},
		{"bad-ttl", one, txt.Options{Domain: "a.test", TTL: 1 << 31}},
		{"dns-bad-range", make([]txt.Range, 1), txt.Options{Domain: "a.test"}},
	} {
		_, err := txt.Encode(tt.ranges, nil, tt.Options)
		if e, ok := errors.AsType[*txt.Error](err); !ok || e.Code != fault.Code(tt.code) || e.Hint == "" {
			t.Errorf("%s %q: %v", tt.code, tt.Domain, err)
		}
	}
}
