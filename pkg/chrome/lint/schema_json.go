package lint

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// json checks a text that contains JSON.
func (c *valueChecker) json(v policyValue, s *keys.Schema, depth int) {
	root, err := parseText(v.text)
	if err == nil {
		inner := v.inside(root)
		inner.where = v.where + "="
		c.check(inner, s, keys.FaultNested, depth+1)
		return
	}
	c.report(keys.FaultNested, v, v.place(), ruleBadValue, fmt.Sprintf("%s must contain JSON (%s)", c.name(v), fault.Clip(err.Error())), "")
}

// maxCommas bounds how often a text is read again.
const maxCommas = 10

// parseText reads the JSON in a policy. Unlike in a file of preferences, Chromium takes
// a comma before a closing bracket there: it is read as a space.
func parseText(text string) (root *prefjson.Node, err error) {
	data := []byte(text)
	for range maxCommas {
		root, err = prefjson.Parse(data, nil)
		form, ok := errors.AsType[*prefjson.FormError](err)
		if !ok {
			break
		}
		comma := offsetOf(data, form.Line, form.Column)
		if comma >= len(data) || data[comma] != ',' {
			break
		}
		data[comma] = ' '
	}
	return root, err
}

// offsetOf returns the byte at which a character of a line begins.
func offsetOf(data []byte, line, column int) int {
	at := 0
	for ; line > 1 && at < len(data); line-- {
		next := bytes.IndexByte(data[at:], '\n')
		if next < 0 {
			return len(data)
		}
		at += next + 1
	}
	for ; column > 1 && at < len(data); column-- {
		_, size := utf8.DecodeRune(data[at:])
		at += size
	}
	return at
}
