package export

import (
	"bytes"
	"encoding/base64"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxGUID bounds the value of an objectGUID: every form of a GUID is shorter.
const maxGUID = 1000

// The ways a value is written.
type valueForm uint8

const (
	plainValue valueForm = iota
	base64Value
	urlValue
)

func splitValue(rest []byte) (valueForm, []byte) {
	form := plainValue
	switch {
	case len(rest) > 0 && rest[0] == ':':
		form, rest = base64Value, rest[1:]
	case len(rest) > 0 && rest[0] == '<':
		form, rest = urlValue, rest[1:]
	}
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	return form, rest
}

// value stores a wanted value.
func (r *ldifReader) value(which attribute, numbers uint8, form valueForm, value []byte, long bool) error {
	rec := &r.rec
	rec.has |= 1 << which
	if which == objectGUID {
		rec.takeGUID(form, r.form, value, long)
		return nil
	}
	if form == urlValue {
		value = nil // a file on the machine of whoever runs this
	}
	if form == base64Value {
		decoded, err := base64.StdEncoding.AppendDecode(r.decoded[:0], value)
		if err != nil && !long { // a shortened value has a broken end
			rec.takeNumber(numbers, urlValue, nil, long)
			return r.brokenBase64(which)
		}
		r.decoded, value = decoded, decoded
	}
	rec.takeNumber(numbers, form, value, long)
	switch which {
	case dnAttribute:
		if !rec.bare {
			return fault.New(CodeBadLDIF, hintExport, "a record has two DNs: the empty line between two records is missing")
		}
		rec.bare, rec.dn = false, append(rec.dn, value...)
		r.entries++
	case distinguishedName:
		if r.replies {
			rec.dn = append(rec.dn[:0], value...)
		}
	case accountName:
		rec.name = append(rec.name[:0], value...)
	case objectClass:
		rec.class = rec.class.classOf(value)
	case accountType:
		rec.class = rec.class.accountType(value)
	case accountControl:
		rec.disabled = disabled(value)
	case changeType:
		if !equalFold(value, "add") { // which ldifde writes into every record
			return fault.New(CodeChangeRecord, "use an export, as ldapsearch -LLL or ldifde -f writes it", "a record changes the directory (changetype: %s)", fault.ClipTo(string(value), 20))
		}
	case referral:
		r.marks.referral(value)
	case trailer:
		if rec.bare {
			r.marks.trailer(value)
		}
	case pageEnd:
		if rec.bare {
			r.marks.page(value)
		}
	case objectGUID, numberAttribute, noEntry, otherAttribute:
	}
	return nil
}

func (r *ldifReader) brokenBase64(which attribute) error {
	if which != dnAttribute && !r.lines.cut && r.lines.next != 0 {
		return nil // without its name an account still counts
	}
	if r.lines.cut || r.lines.next == 0 {
		return cutShort()
	}
	return fault.New(CodeBadLDIF, hintExport, "a DN is not base64")
}

// takeGUID reads the bytes of an objectGUID, or its text as ldbsearch writes it.
func (r *ldifRecord) takeGUID(form valueForm, text aduid.Form, value []byte, long bool) {
	switch {
	case form == urlValue:
		r.skip = aduid.SkipURL
		return
	case long || len(value) > maxGUID:
		r.skip = aduid.SkipLongValue
		return
	}
	g, code := guidValue(form, text, value)
	switch {
	case code != "":
		r.skip = code
	case r.hasGUID && r.guid != g:
		r.skip = aduid.CodeBadGUID // two of them: either could be meant
	default:
		r.guid, r.hasGUID = g, true
	}
}

// guidValue returns the GUID, or the code of what is wrong with the value.
func guidValue(form valueForm, text aduid.Form, value []byte) (aduid.GUID, fault.Code) {
	padded := len(bytes.TrimSpace(value)) < len(value) // which ParseBytes would accept
	switch {
	case form == base64Value && padded:
		return aduid.GUID{}, aduid.CodeBadBase64
	case form == base64Value:
		g, err := aduid.ParseBytes(value, aduid.Base64)
		return g, fault.CodeOf(err)
	case len(value) == len(aduid.GUID{}): // bytes that happen to be printable
		return aduid.GUID(value), ""
	}
	g, err := aduid.ParseBytes(value, text)
	if padded || fault.Has(err, aduid.CodeBadGUID) {
		return aduid.GUID{}, aduid.CodeWrongLength
	}
	return g, fault.CodeOf(err)
}
