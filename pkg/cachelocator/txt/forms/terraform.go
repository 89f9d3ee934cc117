package forms

import (
	"strconv"
	"strings"
)

// Terraform describes a record in a block: resource "TYPE" "NAME" { … }. Only
// literal values are read: what an expression comes to is not known here.

func isTerraform(lines []string) bool {
	return anyLine(lines, func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), `resource "`) })
}

// maxValue is how many bytes a value that goes over several lines may have.
const maxValue = 4 << 10

// block is one resource.
type block struct {
	kind   string
	line   int
	values map[string]string // of attributes, as written
}

func readTerraform(t *Text, lines []string) error {
	for at := 0; at < len(lines); {
		kind, is := resource(lines[at])
		if !is {
			at++
			continue
		}
		b, taken := readBlock(kind, lines[at:], at+1)
		at += taken
		if err := t.terraform(b); err != nil {
			return err
		}
	}
	return nil
}

func resource(line string) (string, bool) {
	rest, is := strings.CutPrefix(strings.TrimSpace(line), `resource "`)
	kind, _, closed := strings.Cut(rest, `"`)
	return kind, is && closed
}

// readBlock reads the attributes of a block, up to the line that closes it.
func readBlock(kind string, lines []string, number int) (block, int) {
	b := block{kind, number, map[string]string{}}
	depth, key := 0, ""
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		name, value, is := strings.Cut(trimmed, "=")
		switch {
		case key != "" && len(b.values[key]) > maxValue: // no list of records
			b.values[key], key = "", ""
		case key != "": // a list that goes on
			b.values[key] += " " + trimmed
		case depth == 1 && is && !strings.ContainsAny(name, `"{`):
			key = strings.TrimSpace(name)
			b.values[key] = strings.TrimSpace(value)
		default:
			depth += strings.Count(trimmed, "{") - strings.Count(trimmed, "}")
		}
		if key != "" && (!strings.HasPrefix(b.values[key], "[") || strings.HasSuffix(trimmed, "]")) {
			key = ""
		}
		if depth <= 0 && i > 0 || strings.HasSuffix(strings.TrimSpace(lines[0]), "}") {
			return b, i + 1
		}
	}
	return b, len(lines)
}

func (t *Text) terraform(b block) error {
	all := b.values["name"] + b.values["content"] + b.values["value"] + b.values["records"] + b.values["rrdatas"]
	kind, _ := literal(b.values["type"])
	if kind != "TXT" && !mentions(all) {
		t.Foreign++
		return nil
	}
	name, ok := literal(b.values["name"])
	record := Record{Name: name, Line: b.line}
	values, escape := []string(nil), unescape(Unescape)
	switch {
	case !ok:
	case b.kind == "cloudflare_dns_record" || b.kind == "cloudflare_record":
		value, is := b.values["content"]
		if !is {
			value = b.values["value"]
		}
		values, ok = literals(value)
	case b.kind == "aws_route53_record":
		values, ok = literals(b.values["records"])
		escape = octal
		for i, one := range values {
			if !strings.HasPrefix(one, `"`) {
				values[i] = `"` + one + `"` // as the provider does
			}
		}
	case b.kind == "google_dns_record_set":
		values, ok = literals(b.values["rrdatas"])
	default:
		return unknown("line %d is a resource of a provider that is not known", b.line)
	}
	if !ok || len(values) == 0 {
		if !mentions(all) {
			t.Foreign++
			return nil
		}
		return unknown("the record of line %d has an expression, whose value is not known here", b.line)
	}
	record.TTL = terraformTTL(b)
	for _, value := range values {
		if b.kind != "aws_route53_record" {
			if err := shown(record.Name, value, "this resource"); err != nil {
				return err
			}
		}
		t.put(record, value, escape)
	}
	return nil
}

// terraformTTL returns the TTL; 1 is automatic at Cloudflare.
func terraformTTL(b block) *uint32 {
	seconds, err := strconv.ParseUint(b.values["ttl"], 10, 31)
	if err != nil || (seconds == 1 && strings.HasPrefix(b.kind, "cloudflare")) {
		return nil
	}
	ttl := uint32(seconds)
	return &ttl
}

// literals returns the strings of a list, or a single one.
func literals(text string) ([]string, bool) {
	inner, isList := strings.CutPrefix(text, "[")
	if !isList {
		one, ok := literal(text)
		return []string{one}, ok
	}
	inner, isList = strings.CutSuffix(strings.TrimSpace(inner), "]")
	var list []string
	for inner = strings.TrimSpace(inner); inner != "" && isList; {
		end := -1
		if inner[0] == '"' {
			end = closing(inner)
		}
		if end < 0 {
			return nil, false
		}
		one, ok := literal(inner[:end+1])
		if !ok {
			return nil, false
		}
		list = append(list, one)
		inner = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(inner[end+1:], " \t"), ","), " \t")
	}
	return list, isList
}

// literal returns the value of a string in quotes that nothing is put into.
func literal(text string) (string, bool) {
	if !strings.HasPrefix(text, `"`) || closing(text) != len(text)-1 {
		return "", false
	}
	inner := text[1 : len(text)-1]
	without := strings.NewReplacer("$${", "", "%%{", "").Replace(inner)
	if strings.Contains(without, "${") || strings.Contains(without, "%{") {
		return "", false
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n", `\t`, "\t", "$${", "${", "%%{", "%{").Replace(inner), true
}
