package forms

import "strings"

// route53 reads a ResourceRecordSet, whose escapes are octal, also in names.
func (t *Text) route53(o object) error {
	if !o.isTXT("Type") {
		t.Foreign++
		return nil
	}
	values, _ := o["ResourceRecords"].([]any)
	for _, one := range values {
		value, _ := one.(map[string]any)
		text, is := value["Value"].(string)
		if !is {
			return unknown("a record of Route 53 has no Value")
		}
		t.put(Record{Name: octal(o.text("Name")), TTL: o.ttl("TTL")}, text, octal)
	}
	return nil
}

// change reads one change of a batch. What is deleted is not a record.
func (t *Text) change(o object) error {
	set, is := o["ResourceRecordSet"].(map[string]any)
	if !is || strings.EqualFold(o.text("Action"), "DELETE") {
		t.Foreign++
		return nil
	}
	return t.route53(set)
}

// gcloud reads a record set of Google: one element of rrdatas a record.
func (t *Text) gcloud(o object) error {
	if !o.isTXT("type") {
		t.Foreign++
		return nil
	}
	values, _ := o["rrdatas"].([]any)
	for _, one := range values {
		text, is := one.(string)
		if !is {
			return unknown("an element of rrdatas is not a text")
		}
		t.put(Record{Name: o.text("name"), TTL: o.ttl("ttl")}, text, Unescape)
	}
	return nil
}

// powerDNS reads a record set of its API.
func (t *Text) powerDNS(o object) error {
	if !o.isTXT("type") {
		t.Foreign++
		return nil
	}
	values, _ := o["records"].([]any)
	for _, one := range values {
		value, _ := one.(map[string]any)
		text, is := value["content"].(string)
		if !is {
			return unknown("a record of PowerDNS has no content")
		}
		if value["disabled"] == true {
			continue
		}
		t.put(Record{Name: o.text("name"), TTL: o.ttl("ttl")}, text, Unescape)
	}
	return nil
}

// cloudflare reads a record of its API, where a TTL of 1 is automatic.
func (t *Text) cloudflare(o object) error {
	if !o.isTXT("type") {
		t.Foreign++
		return nil
	}
	text, is := o["content"].(string)
	if !is {
		return unknown("a record of Cloudflare has no content")
	}
	record := Record{Name: o.text("name"), TTL: o.ttl("ttl")}
	if record.TTL != nil && *record.TTL == 1 {
		record.TTL = nil
	}
	if err := shown(record.Name, text, "Cloudflare's API"); err != nil {
		return err
	}
	t.put(record, text, Unescape)
	return nil
}

// resolved reads an object of Resolve-DnsName: one element of Strings a string.
func (t *Text) resolved(o object) error {
	values, is := o["Strings"].([]any)
	if !is || !(o.isTXT("Type") || !o.has("Type")) {
		t.Foreign++
		return nil
	}
	var list [][]byte
	for _, one := range values {
		text, is := one.(string)
		if !is {
			return unknown("an element of Strings is not a text")
		}
		list = append(list, []byte(text))
	}
	if len(list) == 0 {
		return unknown("Strings is empty")
	}
	if err := shown(o.text("Name"), string(list[0]), "the tools of Windows"); err != nil {
		return err
	}
	t.add(Record{Name: o.text("Name"), TTL: o.ttl("TTL")}, list...)
	return nil
}

// serverRecord reads an object of Get-DnsServerResourceRecord.
func (t *Text) serverRecord(o object) error {
	if kind := o.text("RecordType"); kind != "" && kind != "TXT" {
		t.Foreign++
		return nil
	}
	data, _ := o["RecordData"].(map[string]any)
	text, is := data["DescriptiveText"].(string)
	if !is {
		return cut(hintServer, "RecordData has no DescriptiveText")
	}
	if err := shown(o.text("HostName"), text, "the tools of Windows"); err != nil {
		return err
	}
	t.add(Record{Name: o.text("HostName")}, []byte(text))
	return nil
}

// own reads what cachelocator txt encode --format json prints.
func (t *Text) own(o object) error {
	text, is := o["string"].(string)
	if !is {
		return unknown("a record of this program has no string")
	}
	t.add(Record{Name: o.text("name"), TTL: o.ttl("ttl")}, []byte(Unescape(text)))
	return nil
}
