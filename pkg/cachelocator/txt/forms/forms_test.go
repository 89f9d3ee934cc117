package forms_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// shown is what a text was read as: NAME TTL "STRING" … for each record, then faults
// and answers without a record, or the code of an error.
func shown(text string) string {
	read, err := forms.Read([]byte(text))
	if err != nil {
		return string(fault.CodeOf(err))
	}
	var words []string
	for _, r := range read.Records {
		ttl := "-"
		if r.TTL != nil {
			ttl = fmt.Sprint(*r.TTL)
		}
		word := fmt.Sprintf("%s %s", r.Name, ttl)
		for rdata := r.Rdata; len(rdata) > 0; rdata = rdata[1+int(rdata[0]):] {
			word += fmt.Sprintf(" %q", rdata[1:1+int(rdata[0])])
		}
		words = append(words, word)
	}
	for _, f := range read.Faults {
		words = append(words, fmt.Sprintf("fault %d", f.Line))
	}
	for _, a := range read.Absent {
		words = append(words, fmt.Sprintf("absent %s %s %s %v", a.Server, a.Name, a.What, a.Failed))
	}
	return strings.Join(words, "; ")
}

type formCase struct{ name, text, want string }

const (
	owner = "_aaplcache._tcp.a.test"
	data  = "prs=192.0.2.1,192.0.2.9"
	good  = owner + ` 600 "` + data + `"`
	noTTL = owner + ` - "` + data + `"`
	quote = `"` + data + `"`
)

func lineCases() []formCase {
	line := owner + ". 600 IN TXT " + quote
	return []formCase{
		{"zone line", line, good},
		{"CRLF and a byte-order mark", "\ufeff" + line + "\r\n", good},
		{"bare", data, ` - "` + data + `"`},
		{"bare, near misses", "PRS=192.0.2.1\n*prs=192.0.2.1\n\\x2aprs=192.0.2.1\nprs:192.0.2.1", ` - "PRS=192.0.2.1";  - "*prs=192.0.2.1";  - "\\x2aprs=192.0.2.1";  - "prs:192.0.2.1"`},
		{"bare beside another line", data + "\nActive", "format-not-known"},
		{"panel", "TXT  _aaplcache._tcp  Value: " + data + " (active)", "format-not-known"},
		{"mail", "Hi,\nour record is prs=192.0.2.1, ok?\nRegards", "format-not-known"},
		{"typographic quotes", owner + ". 600 IN TXT “" + data + "”", "format-not-known"},
		{"en dash", "prs=192.0.2.1–192.0.2.9", "format-not-known"},
		{"a quote in SPF is nobody's business", "a.test. 600 IN TXT \"v=spf1 “x”\"\n" + line, `a.test 600 "v=spf1 “x”"; ` + good},
		{"prompt above the line", "$ dig TXT " + owner + "\n" + line, "format-not-known"},
		{"dig +short", quote, ` - "` + data + `"`},
		{"dig +short, alias", "caches.b.test.\n" + quote, ` - "` + data + `"`},
		{"alias", owner + ". 600 IN CNAME x.b.test.\n\nx.b.test. 600 IN CNAME y.b.test.\n\ny.b.test. 600 IN TXT " + quote, good}, //nolint:dupword // names as dig prints them
		{"type by number", owner + `. 600 CLASS1 TYPE16 \# 6 05 70 72733d78`, owner + ` 600 "prs=x"`},
		{"type by number, short", `\# 6 0570 72733d78`, ` - "prs=x"`},
		{"type by number, cut", owner + `. 600 CLASS1 TYPE16 \# 16 05707273`, "fault 1"},
		{"dig, absent", ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; QUESTION SECTION:\n;" + owner + ".\tIN\tTXT\n\na.test. 60 IN SOA ns1 h 1 1 1 1 1\n;; SERVER: 10.0.0.5#53(10.0.0.5) (UDP)", "absent 10.0.0.5 " + owner + " NXDOMAIN false"},
		{"dig, there", ";; communications error to 10.0.0.4#53: timed out\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;" + owner + ".\tIN\tTXT\n" + line, good},
		{"dig, refused", ";; ->>HEADER<<- opcode: QUERY, status: REFUSED, id: 1\n;" + owner + ".\tIN\tTXT\n", "absent  " + owner + " REFUSED true"},
		{"dig, silent", "; <<>> DiG 9.18 <<>> TXT\n;; connection timed out; no servers could be reached", "absent   no answer true"},
		{"Windows zone file", ";\r\n;  Zone records\r\n;\r\n\r\n@  NS\tdc1.a.test.\r\n_aaplcache._tcp  600\tTXT\t( " + quote + " )\r\n", `_aaplcache._tcp 600 "` + data + `"`},
		{"Windows zone file, binary", ";  Zone records\n" + owner + ` 600 TXT ( "prn=\024\300\000\002\001" )`, "ambiguous-bytes"},
		{"Cloudflare export", ";; Exported: 2026-11-22\n;; TXT Records\n" + owner + ".\t1\tIN\tTXT\t" + quote + " ; cf_tags=", noTTL},
		{"pdnsutil", "pdnsutil add-record a.test _aaplcache._tcp TXT 600 '" + quote + "'", good},
		{"pdnsutil, no inner quotes", "pdnsutil add-record a.test _aaplcache._tcp TXT 600 " + quote, "fault 1"},
		{"pdnsutil, variable", `pdnsutil add-record "$zone" _aaplcache._tcp TXT 600 '` + quote + "'", "format-not-known"},
		{"PowerShell", "$ttl = 3\nAdd-DnsServerResourceRecord -Txt -ZoneName a.test `\n  -Name _aaplcache._tcp `\n  -DescriptiveText '" + data + "'", noTTL},
		{"PowerShell, variable", `Add-DnsServerResourceRecord -Txt -ZoneName $zone -Name _aaplcache._tcp -DescriptiveText '` + data + "'", "format-not-known"},
		{"dnsmasq, whole file", "domain-needed\nport=53\naddress=/x.test/192.0.2.1\ntxt-record=" + owner + "," + quote, noTTL},
		{"binary, decimal for certain", `"prn=\020\192\000\002\009"`, ` - "prn=\x14\xc0\x00\x02\t"`},
		{"binary, octal for certain", `"prn=$\306\012\000\001\306\012\000\011"`, ` - "prn=$\xc6\n\x00\x01\xc6\n\x00\t"`},
		{"binary, octal without quotes", `prn=\024\306\012\000\001`, ` - "prn=\x14\xc6\n\x00\x01"`},
		{"binary, by its items", `"prn=\024\012\000\000\001"`, ` - "prn=\x14\n\x00\x00\x01"`},
		{"binary, unsure", `"prn=$\001\002\003\004\001\002\003\011"`, "ambiguous-bytes"},
		{"XML", "<?xml version='1.0'?><plist/>", "format-not-known"},
		{"nothing", "\n", "fault 1"},
	}
}

func toolCases() []formCase {
	const table = "Name                     Type TTL   Section Strings\r\n----                     ---- ---   ------- -------\r\n"
	return []formCase{
		{"host", owner + " descriptive text " + quote, noTTL},
		{"host, alias", owner + " is an alias for x.b.test.\nx.b.test descriptive text " + quote, noTTL},
		{"host, absent", "Host " + owner + " not found: 3(NXDOMAIN)", "absent  " + owner + " NXDOMAIN false"},
		{"host, no data", owner + " has no TXT record", "absent  " + owner + " no TXT record false"},
		{"host, refused", "Host " + owner + " not found: 5(REFUSED)", "absent  " + owner + " REFUSED true"},
		{"nslookup, macOS", "Server:\t\t10.0.0.5\nAddress:\t10.0.0.5#53\n\nNon-authoritative answer:\n" + owner + "\ttext = \"prs=192.0.2.1,\" \"192.0.2.9\"\n", owner + ` - "prs=192.0.2.1," "192.0.2.9"`},
		{"nslookup, alias", owner + "\tcanonical name = x.b.test.\nx.b.test\ttext = " + quote, noTTL},
		{"nslookup, Windows in German", "Server:  dc1\r\nAddress:  10.0.0.5\r\n\r\nNicht autorisierende Antwort:\r\n" + owner + "\ttext =\r\n\r\n\t\"prs=192.0.2.1,\"\r\n\t\"192.0.2.9\"\r\n" + owner + "\ttext =\r\n\r\n\t\"fss=10.0.0.1\"\r\n", owner + ` - "prs=192.0.2.1," "192.0.2.9"; ` + owner + ` - "fss=10.0.0.1"`},
		{"nslookup, Windows, binary", owner + "\ttext =\r\n\r\n\t\"prn=\x14A\"\r\n", "ambiguous-bytes"},
		{"nslookup, Windows, absent", "Server:  dc1\r\nAddress:  10.0.0.5\r\n\r\n*** dc1 can't find " + owner + ": Non-existent domain\r\n", "absent 10.0.0.5 " + owner + " Non-existent domain false"},
		{"nslookup, Windows, silent", "DNS request timed out.\r\n    timeout was 2 seconds.\r\n*** Request to dc1 timed-out\r\n", "absent   no answer true"},
		{"nslookup, Windows, second try", "DNS request timed out.\r\n    timeout was 2 seconds.\r\nServer:  dc1\r\n" + owner + "\ttext =\r\n\r\n\t" + quote + "\r\n", noTTL},
		{"Resolve-DnsName", table + owner + "   TXT  600   Answer  {" + data + "}\r\n", good},
		{"Resolve-DnsName, wrapped", table + owner[:12] + "             TXT  600   Answer  {" + data[:9] + "\r\n" + owner[12:] + strings.Repeat(" ", 44-len(owner[12:])) + data[9:] + "}\r\n", good},
		{"Resolve-DnsName, two strings", table + owner + "   TXT  600   Answer  {prs=192.0.2.1,, 192.0.2.9}\r\n", owner + ` 600 "prs=192.0.2.1," "192.0.2.9"`},
		{"Resolve-DnsName, cut", table + owner + "   TXT  600   Answer  {prs=192.0.2.1...\r\n", "output-cut"},
		{"Resolve-DnsName, cut by one character", table + owner + "   TXT  600   Answer  {prs=192.0.2.1…}\r\n", "output-cut"},
		{"Resolve-DnsName, name cut", table + "_aaplcache._t...         TXT  600   Answer  {" + data + "}\r\n", "output-cut"},
		{"Format-List", "\r\nName    : " + owner + "\r\nType    : TXT\r\nTTL     : 600\r\nSection : Answer\r\nStrings : {" + data[:10] + "\r\n          " + data[10:] + "}\r\n\r\n", good},
		{"RecordData", "\r\nDescriptiveText : " + data + "\r\nPSComputerName  :\r\n", ` - "` + data + `"`},
		{"Get-DnsServerResourceRecord", "HostName          RecordType Type Timestamp TimeToLive RecordData\r\n--------          ---------- ---- --------- ---------- ----------\r\n_aaplcache._tcp   TXT        16   0         1.03:00:01 " + data + "\r\n", `_aaplcache._tcp 97201 "` + data + `"`},
		{"EnumRecords", "Returned records:\r\n_aaplcache._tcp [Aging:1] 600 TXT\t\t" + data + "\r\n\t\t 600 TXT\t\tv=spf1\r\n@ 600 NS\tdc1.\r\n\r\nCommand completed successfully.\r\n", `_aaplcache._tcp 600 "` + data + `"; _aaplcache._tcp 600 "v=spf1"`},
		{"gcloud", "NAME  TYPE TTL DATA\n" + owner + ". TXT 600 " + quote + ",\"fss=10.0.0.1\"", good + "; " + owner + ` 600 "fss=10.0.0.1"`},
		{"Infoblox", "header-arecord,address\nheader-txtrecord,fqdn*,text*,_new_text,ttl,disabled\ntxtrecord," + owner + "," + quote + ",fss=10.0.0.1,600,FALSE\ntxtrecord," + owner + ",prs=192.0.2.2,,600,TRUE", good},
		{"Infoblox, semicolons", "header-txtrecord;fqdn*;text*\ntxtrecord;" + owner + ";" + data, noTTL},
		{"Infoblox, damaged", "header-txtrecord,fqdn*,text*\ntxtrecord," + owner + ",\"prs", "damaged-document"},
		{"unbound", "server:\n  local-zone: \"a.test.\" transparent\n  local-data: 'a.test. A 192.0.2.1'\n  local-data: '" + owner + ". 600 IN TXT " + quote + "' # ours", good},
		{"unbound without records", "server:\n  local-zone: \"a.test.\" transparent\n", "fault 1"},
		{"nslookup, heading alone", "Server:  dc1\r\nAddress:  10.0.0.5\r\n", "fault 1"},
		{"unbound, quotes", "local-data: \"" + owner + ". 600 IN TXT " + quote + "\"", "fault 1"},
		{"MikroTik", "/ip address\nadd address=192.0.2.1\n/ip dns static\nadd name=" + owner + " text=\"prs=192.0.2.1,\\\n    192.0.2.9\" ttl=10m type=TXT\nadd disabled=yes name=" + owner + " text=x type=TXT", good},
		{"MikroTik, bytes", `/ip dns static add name=` + owner + ` text="prn=\14\C0\00\02\01" type=TXT`, owner + ` - "prn=\x14\xc0\x00\x02\x01"`},
	}
}

func serviceCases() []formCase {
	return []formCase{
		{"Route 53", `{"ResourceRecordSets":[{"Name":"_aaplcache._tcp.\\052.a.test.","Type":"TXT","TTL":600,"ResourceRecords":[{"Value":"\"prn=\\024\\306\\012\\000\\001\" \"x\""}]},{"Name":"a.test.","Type":"A"}]}`, `_aaplcache._tcp.*.a.test 600 "prn=\x14\xc6\n\x00\x01" "x"`},
		{"Route 53, change batch", `{"Changes":[{"Action":"DELETE","ResourceRecordSet":{"Name":"` + owner + `","Type":"TXT","ResourceRecords":[{"Value":"\"x\""}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"` + owner + `","Type":"TXT","TTL":600,"ResourceRecords":[{"Value":"\"` + data + `\""}]}}]}`, good},
		{"Cloudflare", `{"result":[{"name":"` + owner + `","type":"TXT","content":"` + data + `","ttl":1},{"name":"x","type":"A","content":"192.0.2.1"}]}`, noTTL},
		{"Cloudflare, binary", `{"result":{"name":"` + owner + `","type":"TXT","content":"prn=x","ttl":300}}`, "ambiguous-bytes"},
		{"gcloud", `[{"name":"` + owner + `.","type":"TXT","ttl":600,"rrdatas":["\"` + data + `\"","\"fss=10.0.0.1\""]}]`, good + "; " + owner + ` 600 "fss=10.0.0.1"`},
		{"PowerDNS", `{"rrsets":[{"name":"` + owner + `.","type":"TXT","ttl":600,"records":[{"content":"\"` + data + `\"","disabled":false}]}]}`, good},
		{"ConvertTo-Json", `[{"Name":"` + owner + `","Type":16,"TTL":600,"Section":1,"Strings":["prs=192.0.2.1,","192.0.2.9"]},{"Name":"a.test","Type":6,"Section":2}]`, owner + ` 600 "prs=192.0.2.1," "192.0.2.9"`},
		{"server record", `{"HostName":"_aaplcache._tcp","RecordType":"TXT","RecordData":{"DescriptiveText":"` + data + `"}}`, `_aaplcache._tcp - "` + data + `"`},
		{"server record, shallow", `{"HostName":"_aaplcache._tcp","RecordType":"TXT","RecordData":{"CimClass":"root"}}`, "output-cut"},
		{"AssetCacheLocatorUtil", `{"results":{"system":{}}}`, "wrong-document"},
		{"AssetCacheManagerUtil", `{"name":"status","result":{"Active":true}}`, "wrong-document"},
		{"another document", `{"a":1}`, "format-not-known"},
		{"list of numbers", `[1]`, "format-not-known"},
		{"an empty list", `[]`, "fault 1"},
		{"no records", `{"ResourceRecordSets":[]}`, "fault 1"},
		{"damaged", `{"ResourceRecordSets":[`, "damaged-document"},
		{"Terraform, Cloudflare", "resource \"cloudflare_record\" \"x\" {\n  name = \"" + owner + "\"\n  type = \"TXT\"\n  value = \"" + data + "\"\n  ttl = 600\n}", good},
		{"Terraform, Route 53", "resource \"aws_route53_record\" \"x\" {\n  name = \"" + owner + "\"\n  type = \"TXT\"\n  records = [\n    \"prs=192.0.2.1,\\\"\\\"192.0.2.9\",\n  ]\n  ttl = 600\n}", owner + ` 600 "prs=192.0.2.1," "192.0.2.9"`},
		{"Terraform, expression", "resource \"aws_route53_record\" \"x\" {\n  name = \"" + owner + "\"\n  type = \"TXT\"\n  records = [\"prs=${var.ranges}\"]\n}", "format-not-known"},
		{"Terraform, function", "resource \"aws_route53_record\" \"x\" {\n  name = \"" + owner + "\"\n  type = \"TXT\"\n  records = [join(\",\", var.x)]\n}", "format-not-known"},
		{"Terraform, other resources", "resource \"aws_s3_bucket\" \"x\" {\n  name = var.y\n}\nresource \"google_dns_record_set\" \"x\" {\n  name = \"" + owner + ".\"\n  type = \"TXT\"\n  ttl = 600\n  rrdatas = [\"\\\"" + data + "\\\"\"]\n}", good},
		{"Terraform, another provider", "resource \"azurerm_dns_txt_record\" \"x\" {\n  name = \"" + owner + "\"\n}", "format-not-known"},
		{"dig +yaml", "- type: MESSAGE\n  message:\n    response_address: \"10.0.0.5\"\n    response_message_data:\n      status: NOERROR\n      QUESTION_SECTION:\n        - '" + owner + ". IN TXT'\n      ANSWER_SECTION:\n        - '" + owner + ". 600 IN TXT \"prs=''x\"'\n", owner + ` 600 "prs='x"`},
		{"dig +yaml, absent", "- type: MESSAGE\n  message:\n    response_address: \"10.0.0.5\"\n    response_message_data:\n      status: NXDOMAIN\n      QUESTION_SECTION:\n        - '" + owner + ". IN TXT'\n", "absent 10.0.0.5 " + owner + " NXDOMAIN false"},
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, list := range [][]formCase{lineCases(), toolCases(), serviceCases()} {
		for _, tt := range list {
			if diff := cmp.Diff(tt.want, shown(tt.text)); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
		}
	}
}

// TestUTF16 reads what PowerShell 5 writes into a file.
func TestUTF16(t *testing.T) {
	t.Parallel()
	text := owner + ". 600 IN TXT " + quote + "\r\n"
	little, big := []byte{0xff, 0xfe}, []byte{0xfe, 0xff}
	for _, unit := range utf16.Encode([]rune(text)) {
		little = binary.LittleEndian.AppendUint16(little, unit)
		big = binary.BigEndian.AppendUint16(big, unit)
	}
	for _, data := range [][]byte{little, big} {
		if got := shown(string(data)); got != good {
			t.Error(got)
		}
	}
	if got := shown(string(little[:len(little)-1])); got != "format-not-known" {
		t.Error(got)
	}
}

// TestHostile reads long texts whose parts could each be read to the end again.
func TestHostile(t *testing.T) {
	t.Parallel()
	const size = forms.MaxText / 8
	for _, unit := range []string{
		"(\n", "\"\n", "add a\n", "a\\\n", "a \n", "=\"", "{", "[", "local-data: '\n", "x text =\n", "Strings : {\n", "- type: MESSAGE\n",
		";; ->>HEADER<<- status: NXDOMAIN\n", "resource \"a\" \"b\" {\n", "NAME TYPE TTL DATA\n", "Add-DnsServerResourceRecord `\n", "pdnsutil '\n",
		"_aaplcache._tcp A 1 1 (\n", "Name Type Strings\n---- ---- -------\n", "header-txtrecord\n", "prn=\\111", "a CNAME b\nc CNAME a\n",
	} {
		for _, head := range []string{"", "/ip dns static\nadd ", "header-txtrecord,fqdn*,text*\n", "Name Type Strings\n---- ---- -------\n"} {
			text := head + strings.Repeat(unit, (size-len(head))/len(unit))
			if _, err := forms.Read([]byte(text)); err != nil {
				checkError(t, err)
			}
		}
	}
	if got := shown(strings.Repeat("x", forms.MaxText+1)); got != "fault 0" {
		t.Error(got)
	}
}

func checkError(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*forms.Error](err)
	if !ok || e.Hint == "" || len(e.Error()) > 1000 || strings.ContainsFunc(e.Error(), func(r rune) bool { return r < ' ' }) {
		t.Errorf("%T %v", err, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, list := range [][]formCase{lineCases(), toolCases(), serviceCases()} {
		for _, tt := range list {
			f.Add([]byte(tt.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func([]byte) (forms.Text, error){forms.Read, forms.ReadOne} {
			text, err := read(data)
			if err != nil {
				checkError(t, err)
				if len(text.Records)+len(text.Faults)+len(text.Absent) > 0 {
					t.Errorf("an error, and yet %+v", text)
				}
				continue
			}
			if len(text.Records)+len(text.Faults)+len(text.Absent)+text.Foreign == 0 {
				t.Errorf("nothing was read, and nothing said")
			}
		}
	})
}

// TestPasted reads what people paste of a terminal and of a mail.
func TestPasted(t *testing.T) {
	t.Parallel()
	const name, data = "_aaplcache._tcp.corp.example.com", `"prs=198.51.100.1-198.51.100.9"`
	for _, text := range []string{
		"> " + name + ". 3600 IN TXT " + data + "\r\n>\r\n",
		">> " + name + " descriptive text " + data + "\n",
		"> > " + name + "\ttext = " + data + "\n\n> > \n",
		"C:\\Users\\bob>nslookup -type=txt " + name + "\nServer:  dc1\nAddress:  10.20.0.5\n\n" + name + "\ttext =\n\n\t" + data + "\n",
	} {
		got, err := forms.Read([]byte(text))
		if err != nil || len(got.Records) != 1 || len(got.Faults) > 0 || got.Records[0].Name != name && got.Records[0].Name != "" {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{
		"Bob wrote:\n> > " + name + " descriptive text " + data + "\n",
		"Bob wrote:\n>" + name + ". 3600 IN TXT " + data + "\n",
		"Bob wrote:\n>" + name + "\ttext = " + data + "\n",
		"; Bob wrote:\n>" + name + ". 3600 IN TXT " + data + "\n",
	} {
		if got, err := forms.Read([]byte(text)); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
	// The data of a record is never the target of an alias.
	got, err := forms.Read([]byte("prs=198.51.100.1-198.51.100."))
	if err != nil || len(got.Records) != 1 {
		t.Errorf("%+v %v", got, err)
	}
}

// TestAnswers reads what several nameservers answered, one after the other.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const name, one, other = "_aaplcache._tcp.corp.example.com", "198.51.100.1", "198.51.100.2"
	dig := func(data string) string {
		return ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n" + name + ". 600 IN TXT \"prs=" + data + "\"\n\n"
	}
	nslookup := func(data string) string {
		return "Server:\t\t10.20.0.5\nAddress:\t10.20.0.5#53\n\n" + name + "\ttext = \"prs=" + data + "\"\n\n"
	}
	for text, want := range map[string][2]int{ // records, faults
		dig(one) + dig(one):                                  {1, 0},
		dig(one) + dig(other):                                {1, 1},
		nslookup(one) + nslookup(one):                        {1, 0},
		nslookup(one) + nslookup(other):                      {1, 1},
		dig(one + "\"\n" + name + ". IN TXT \"fss=10.0.0.1"): {2, 0}, // of one answer
	} {
		got, err := forms.Read([]byte(text))
		if err != nil || len(got.Records) != want[0] || len(got.Faults) != want[1] {
			t.Errorf("%q: %+v %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"Server:\t\t10.20.0.5\nAddress:\t10.20.0.5#53\n\n*** Can't find " + name + ": No answer\n":                                                               "10.20.0.5 " + name + " No answer",
		"Server:  dc1\nAddress:  10.20.0.5\n\n*** dc1 kann " + name + " nicht finden: Non-existent domain.\n":                                                    "10.20.0.5 " + name + " Non-existent domain",
		"Server:\t\t10.20.0.5\nAddress:\t10.20.0.5#53\n\n** server can't find " + name + ": NXDOMAIN\n":                                                          "10.20.0.5 " + name + " NXDOMAIN",
		dig(one) + ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 2\n;; QUESTION SECTION:\n;" + name + ".\tIN\tTXT\n;; SERVER: 10.20.0.6#53(10.20.0.6)\n": "10.20.0.6 " + name + " NXDOMAIN",
	} {
		got, err := forms.Read([]byte(text))
		if err != nil || len(got.Absent) != 1 {
			t.Errorf("%q: %+v %v", text, got, err)
			continue
		}
		if a := got.Absent[0]; a.Server+" "+a.Name+" "+a.What != want {
			t.Errorf("%q: %+v", text, a)
		}
	}
}
