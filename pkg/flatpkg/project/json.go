package project

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxDepth is how deeply values may be nested.
const maxDepth = 20

// jsonReader reads JSON with places, which package json has only as offsets.
type jsonReader struct {
	data    []byte
	decoder *json.Decoder
	values  int

	counted, line, lineStart int
}

// fromJSON takes a JSON file over.
func fromJSON(data []byte) ([]pair, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := &jsonReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1}
	r.decoder.UseNumber()
	v, err := r.value(1)
	if err != nil {
		return nil, err
	}
	if v.kind != isDict {
		return nil, fault.New(CodeMalformed, "", "it is not an object in braces")
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		line, _ := r.place()
		return nil, fault.New(CodeMalformed, "", "line %d: something follows the object", line)
	}
	return v.dict, nil
}

// value reads the next value.
func (r *jsonReader) value(depth int) (value, error) {
	if r.values++; r.values > maxValues || depth > maxDepth {
		return value{}, fault.New(CodeMalformed, "", "more than %d values, or nested more than %d deep", maxValues, maxDepth)
	}
	token, err := r.token()
	if err != nil {
		return value{}, err
	}
	v := value{kind: isOther}
	v.line, v.column = r.place()
	switch token := token.(type) {
	case string:
		v.kind, v.text = isText, token
	case bool:
		v.kind, v.bool = isBool, token
	case json.Number:
		v.kind, v.text = isInteger, token.String()
		if strings.ContainsAny(v.text, ".eE") {
			v.kind = isFraction
		}
	case json.Delim:
		if token == '{' {
			v.kind = isDict
			v.dict, err = r.object(depth)
		} else {
			err = r.array(depth)
		}
	}
	return v, err
}

func (r *jsonReader) object(depth int) (list []pair, err error) {
	seen := map[string]bool{}
	for r.decoder.More() {
		token, err := r.token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string) // the decoder takes nothing else as a key
		p := pair{key: key}
		p.line, p.column = r.place()
		if seen[key] {
			return nil, fault.New(CodeMalformed, "remove one of them", "line %d: the key %q is there twice", p.line, fault.Clip(key))
		}
		seen[key] = true
		if p.value, err = r.value(depth + 1); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	_, err = r.token()
	return list, err
}

func (r *jsonReader) array(depth int) error {
	for r.decoder.More() {
		if _, err := r.value(depth + 1); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

func (r *jsonReader) token() (json.Token, error) {
	token, err := r.decoder.Token()
	if err == nil {
		return token, nil
	}
	line, column := r.place()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends in the middle")
	}
	return nil, fault.New(CodeMalformed, "check it with python3 -m json.tool", "line %d, column %d: %v", line, column, err)
}

// place returns where the token that was read last ends, which is on the line on which
// it begins: JSON has no token of two lines.
func (r *jsonReader) place() (line, column int) {
	offset := min(int(r.decoder.InputOffset()), len(r.data))
	for ; r.counted < offset; r.counted++ {
		if r.data[r.counted] == '\n' {
			r.line++
			r.lineStart = r.counted + 1
		}
	}
	return r.line, max(offset-r.lineStart, 1)
}
