package txt

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Unbound prints lines of unbound's configuration.
func Unbound(records []Record) string {
	var b strings.Builder
	b.WriteString("server:\n")
	for _, r := range records {
		// the quotes have no escapes of their own, so a single quote is written as a byte
		line := strings.ReplaceAll(Escape(r.Data), "'", `\039`)
		fmt.Fprintf(&b, "    local-data: '%s. %d IN TXT \"%s\"'\n", r.Name, r.TTL, line)
	}
	return b.String()
}

// Pdnsutil prints commands for PowerDNS, for a shell. They replace all TXT records at
// the names.
func Pdnsutil(records []Record, zone string) (string, error) {
	return inZoneOf(records, zone, "pdnsutil", true, func(node, zone string, r Record) string {
		return fmt.Sprintf("pdnsutil replace-rrset %s %s TXT %d '\"%s\"'\n", zone, node, r.TTL, strings.ReplaceAll(Escape(r.Data), "'", `\039`))
	})
}

// Route53 prints a change batch for aws route53 change-resource-record-sets.
func Route53(records []Record) string {
	type value struct{ Value string }
	type set struct {
		Name            string
		Type            string
		TTL             uint32
		ResourceRecords []value
	}
	type change struct {
		Action            string
		ResourceRecordSet set
	}
	batch := struct{ Changes []change }{}
	for _, r := range records {
		batch.Changes = append(batch.Changes, change{"UPSERT", set{r.Name + ".", "TXT", r.TTL, []value{{`"` + escapeOctal(r.Data) + `"`}}}})
	}
	return indented(batch)
}

// escapeOctal is Escape with the octal numbers of Route 53.
func escapeOctal(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func indented(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(v) //nolint:errchkjson // structs of texts and numbers
	return b.String()
}

// Cloudflare prints the body of a request to Cloudflare's API, POST
// /zones/ID/dns_records/batch. Binary records are refused with [CodeNoBinary].
func Cloudflare(records []Record) (string, error) {
	type post struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		Content string `json:"content"`
		TTL     uint32 `json:"ttl"`
	}
	batch := struct {
		Posts []post `json:"posts"`
	}{}
	for _, r := range records {
		if err := onlyText(r, "Cloudflare's API"); err != nil {
			return "", err
		}
		batch.Posts = append(batch.Posts, post{r.Name, "TXT", `"` + Escape(r.Data) + `"`, r.TTL})
	}
	return indented(batch), nil
}

// Infoblox prints a CSV file for its import. Binary records are refused with
// [CodeNoBinary].
func Infoblox(records []Record) (string, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"header-txtrecord", "fqdn*", "text*", "ttl"}}
	for _, r := range records {
		if err := onlyText(r, "Infoblox"); err != nil {
			return "", err
		}
		rows = append(rows, []string{"txtrecord", r.Name, string(r.Data), fmt.Sprint(r.TTL)})
	}
	_ = w.WriteAll(rows) // a builder does not fail
	return b.String(), nil
}

// MikroTik prints commands for RouterOS.
func MikroTik(records []Record) string {
	var b strings.Builder
	b.WriteString("/ip dns static\n")
	for _, r := range records {
		fmt.Fprintf(&b, "add name=%s type=TXT ttl=%ds text=\"", r.Name, r.TTL)
		for _, c := range r.Data {
			if c < ' ' || c > '~' || strings.IndexByte(`"\$?`, c) >= 0 {
				fmt.Fprintf(&b, `\%02X`, c)
			} else {
				b.WriteByte(c)
			}
		}
		b.WriteString("\"\n")
	}
	return b.String()
}

// TerraformRoute53 prints resources of the AWS provider for a zone in var.zone_id.
func TerraformRoute53(records []Record) string {
	return terraform(records, "aws_route53_record", func(r Record) string {
		return fmt.Sprintf("  records = [\"%s\"]\n", hcl(escapeOctal(r.Data)))
	})
}

// TerraformCloudflare prints resources of Cloudflare's provider for a zone in
// var.zone_id. Binary records are refused with [CodeNoBinary].
func TerraformCloudflare(records []Record) (string, error) {
	for _, r := range records {
		if err := onlyText(r, "Cloudflare"); err != nil {
			return "", err
		}
	}
	return terraform(records, "cloudflare_dns_record", func(r Record) string {
		return fmt.Sprintf("  content = \"%s\"\n", hcl(`"`+Escape(r.Data)+`"`))
	}), nil
}

// hcl escapes a text for a string of Terraform.
func hcl(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", "$${", "%{", "%%{").Replace(text)
}

func terraform(records []Record, kind string, data func(Record) string) string {
	var b strings.Builder
	for link, r := range records {
		fmt.Fprintf(&b, "resource \"%s\" \"content_cache_%d\" {\n  zone_id = var.zone_id\n  name    = \"%s\"\n  type    = \"TXT\"\n  ttl     = %d\n%s}\n", kind, link, r.Name, r.TTL, data(r))
	}
	return b.String()
}

// onlyText refuses a record that is not printable ASCII.
func onlyText(r Record, program string) error {
	if isPrintableASCII(r.Data) {
		return nil
	}
	return fault.New(CodeNoBinary, "make text records, without the binary form", "printing %s for %s: it does not accept binary data", quote(r.Name), program)
}
