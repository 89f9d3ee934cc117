package forms

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// isJSON reports whether a text begins as JSON does. A list may also be that of dig's
// YAML, which begins with a hyphen and so is not meant.
func isJSON(text string) bool {
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// object is a JSON object.
type object map[string]any

// readJSON reads the documents of services and of PowerShell, told apart by their
// keys.
func readJSON(t *Text, text string) error {
	var root any
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		if at, is := errors.AsType[*json.SyntaxError](err); is {
			return fault.New(CodeDamaged, "save it again, whole", "reading records: the JSON text is damaged at byte %d: %v", at.Offset, err)
		}
		return fault.New(CodeDamaged, "save it again, whole", "reading records: %v", err)
	}
	list, isList := root.([]any)
	if !isList {
		list = []any{root}
	}
	for _, one := range list {
		o, is := one.(map[string]any)
		if !is {
			return unknown("it is a JSON list of something other than objects")
		}
		if err := t.object(o); err != nil {
			return err
		}
	}
	return nil
}

// object reads one document by the keys that it has.
func (t *Text) object(o object) error {
	switch {
	case o.has("ResourceRecordSets"):
		return t.each(o["ResourceRecordSets"], "Route 53", t.route53)
	case o.has("Changes"):
		return t.each(o["Changes"], "Route 53 change batch", t.change)
	case o.has("ChangeBatch"):
		return t.each([]any{o["ChangeBatch"]}, "Route 53 change batch", t.object)
	case o.has("rrdatas"):
		t.Form = "gcloud JSON"
		return t.gcloud(o)
	case o.has("rrsets"):
		return t.each(o["rrsets"], "PowerDNS API", t.powerDNS)
	case o.has("posts"):
		return t.each(o["posts"], "Cloudflare API", t.cloudflare)
	case o.has("result"):
		return t.result(o)
	case o.has("Strings"), o.has("Section") && o.has("Name"):
		t.Form = "Resolve-DnsName JSON"
		return t.resolved(o)
	case o.has("RecordData"):
		t.Form = "Get-DnsServerResourceRecord JSON"
		return t.serverRecord(o)
	case o.has("content"), o.has("type") && o.has("zone_id"):
		t.Form = "Cloudflare API"
		return t.cloudflare(o)
	case o.has("records") && strings.HasPrefix(o.text("schema"), "macwrangler/"):
		return t.each(o["records"], "macwrangler JSON", t.own)
	case o.has("results"):
		return fault.New(CodeDocument, "macwrangler cachelocator inspect --file FILE", "reading records: this is what AssetCacheLocatorUtil prints, not a DNS record")
	}
	return unknown("it is JSON, with none of the keys of a DNS service")
}

func (o object) has(key string) bool {
	_, has := o[key]
	return has
}

func (o object) text(key string) string {
	text, _ := o[key].(string)
	return text
}

// ttl returns a TTL, or nil.
func (o object) ttl(keys ...string) *uint32 {
	for _, key := range keys {
		if n, is := o[key].(float64); is && n >= 0 && n <= maxTTL {
			seconds := uint32(n)
			return &seconds
		}
	}
	return nil
}

// isTXT reports whether the type, as a word or a number, is that of a TXT record.
func (o object) isTXT(key string) bool {
	n, _ := o[key].(float64)
	return n == 16 || strings.EqualFold(o.text(key), "TXT")
}

// each reads the objects of a list, or a single one.
func (t *Text) each(value any, form string, read func(object) error) error {
	t.Form = form
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, one := range list {
		o, is := one.(map[string]any)
		if !is {
			return unknown("it is JSON like that of %s, with something other than an object in a list", form)
		}
		if err := read(o); err != nil {
			return err
		}
	}
	return nil
}

// result is what the API of Cloudflare answers, or a document of content caching.
func (t *Text) result(o object) error {
	if name := o.text("name"); name == "status" || name == "settings" {
		return fault.New(CodeDocument, "macwrangler metrics status reads it; the records are a matter of DNS",
			"reading records: this is what AssetCacheManagerUtil prints, not a DNS record")
	}
	return t.each(o["result"], "Cloudflare API", t.cloudflare)
}
