package txt

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// BIND prints records as lines of a zone file, with absolute names.
func BIND(records []Record) string {
	var b strings.Builder
	for _, r := range records {
		fmt.Fprintf(&b, "%s. %d IN TXT \"%s\"\n", r.Name, r.TTL, Escape(r.Data))
	}
	return b.String()
}

// Nsupdate prints commands for BIND's nsupdate. They replace all TXT records at
// the names, and remove those at the numbered names that follow: a chain that was
// longer before leaves none behind. They name the zone if there is one; otherwise
// nsupdate finds it itself.
func Nsupdate(records []Record, zone string) string {
	var b strings.Builder
	if zone != "" {
		fmt.Fprintf(&b, "zone %s.\n", strings.TrimSuffix(zone, "."))
	}
	for _, r := range records {
		fmt.Fprintf(&b, "update delete %s. IN TXT\n", r.Name)
		fmt.Fprintf(&b, "update add %s. %d IN TXT \"%s\"\n", r.Name, r.TTL, Escape(r.Data))
	}
	for _, name := range after(records) {
		fmt.Fprintf(&b, "update delete %s. IN TXT\n", name)
	}
	return b.String() + "send\n"
}

// after returns the names of each chain that come after the last record.
func after(records []Record) []string {
	last := map[string]int{}
	var domains, names []string
	for _, r := range records {
		link, domain, _ := Link(r.Name)
		if _, known := last[domain]; !known {
			domains = append(domains, domain)
		}
		last[domain] = max(last[domain], link)
	}
	for _, domain := range domains {
		for link := last[domain] + 1; link < MaxRecords; link++ {
			names = append(names, Name(link, domain))
		}
	}
	return names
}

// Dnsmasq prints lines of dnsmasq's configuration. dnsmasq has one TTL for all its
// own records, which a comment names. It accepts only printable ASCII in a text,
// so any other record is printed as dns-rr, in hexadecimal.
func Dnsmasq(records []Record) string {
	var b strings.Builder
	if len(records) > 0 {
		fmt.Fprintf(&b, "# dnsmasq has one TTL for all its own answers: local-ttl=%d\n", records[0].TTL)
	}
	for _, r := range records {
		if isPrintableASCII(r.Data) {
			text := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(string(r.Data))
			fmt.Fprintf(&b, "txt-record=%s,\"%s\"\n", r.Name, text)
		} else {
			fmt.Fprintf(&b, "dns-rr=%s,16,%s\n", r.Name, hex.EncodeToString(Rdata(r.Data)))
		}
	}
	return b.String()
}

func isPrintableASCII(data []byte) bool {
	for _, c := range data {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// PowerShell prints commands for the DnsServer module of Windows Server. The
// zone must hold the names. It does not accept binary records: [CodeNoBinary].
func PowerShell(records []Record, zone string) (string, error) {
	return windows(records, zone, "Add-DnsServerResourceRecord", func(node, zone string, r Record) string {
		return fmt.Sprintf("Add-DnsServerResourceRecord -Txt -ZoneName '%s' -Name '%s' -DescriptiveText '%s' -TimeToLive %s\r\n",
			zone, node, strings.ReplaceAll(string(r.Data), "'", "''"), timeSpan(r.TTL))
	})
}

// Dnscmd prints commands for dnscmd of older Windows Servers. The zone must
// hold the names. It does not accept binary records: [CodeNoBinary].
func Dnscmd(records []Record, zone string) (string, error) {
	return windows(records, zone, "dnscmd", func(node, zone string, r Record) string {
		return fmt.Sprintf("dnscmd /RecordAdd %s %s %d TXT \"%s\"\r\n", zone, node, r.TTL, strings.ReplaceAll(string(r.Data), `"`, `\"`))
	})
}

func windows(records []Record, zone, program string, line func(node, zone string, r Record) string) (string, error) {
	return inZoneOf(records, zone, program, false, line)
}

// inZoneOf prints a line for each record with its name relative to a zone, which must
// hold it.
func inZoneOf(records []Record, zone, program string, binary bool, line func(node, zone string, r Record) string) (string, error) {
	zone = strings.TrimSuffix(zone, ".")
	if err := checkDomain(zone); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, r := range records {
		node, inside := strings.CutSuffix(strings.ToLower(r.Name), "."+strings.ToLower(zone))
		if !inside {
			return "", fault.New(CodeBadDomain, "name the zone that holds the search domain",
				"printing %s for zone %s: the name is not in the zone", quote(r.Name), quote(zone))
		}
		if !binary {
			if err := onlyText(r, program); err != nil {
				return "", err
			}
		}
		b.WriteString(line(r.Name[:len(node)], zone, r))
	}
	return b.String(), nil
}

// timeSpan prints seconds as days.hours:minutes:seconds.
func timeSpan(seconds uint32) string {
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600%24, seconds/60%60, seconds%60)
	if days := seconds / 86400; days > 0 {
		return fmt.Sprintf("%d.%s", days, clock)
	}
	return clock
}

// Unescape replaces the escapes of zone files: \DDD is the byte of that decimal
// number, \X is X. Anything else stays as it is.
func Unescape(text string) string { return forms.Unescape(text) }

// Escape returns a string as it is written in a zone file, without the quotes
// around it. [Unescape] reverses it.
func Escape(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			b.Write([]byte{'\\', '0' + c/100, '0' + c/10%10, '0' + c%10})
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
