package assetcache

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// readJSON reads a JSON document; what comes after it is not read, for the log may go
// on. Another document after it is an error: one of the two alone would be read.
func readJSON(data []byte) (*node, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	r := jsonReader{decoder: decoder, data: data, line: 1}
	root, err := r.value(1)
	if rest := data[min(decoder.InputOffset(), int64(len(data))):]; err == nil && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{")) {
		return nil, severalAt(r.lineHere() + 1)
	}
	return root, err
}

type jsonReader struct {
	budget

	decoder *json.Decoder
	data    []byte
	at      int64 // up to where lines were counted
	line    int
}

// lineHere returns the line on which the last token ended.
func (r *jsonReader) lineHere() int {
	to := min(r.decoder.InputOffset(), int64(len(r.data)))
	r.line += bytes.Count(r.data[r.at:to], []byte("\n"))
	r.at = to
	return r.line
}

func (r *jsonReader) token() (json.Token, error) {
	token, err := r.decoder.Token()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, damaged(r.lineHere(), "the JSON ends too early")
	case err != nil:
		return nil, damaged(r.lineHere(), "it is not valid JSON")
	}
	return token, nil
}

func (r *jsonReader) value(depth int) (*node, error) {
	token, err := r.token()
	if err != nil {
		return nil, err
	}
	line := r.lineHere()
	if err := r.take(depth, line); err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return r.dict(depth, line)
		}
		return r.array(depth, line)
	case string:
		return &node{kind: textNode, text: t, line: line}, nil
	case json.Number:
		return &node{kind: numberNode, text: t.String(), line: line}, nil
	case bool:
		text := "false"
		if t {
			text = "true"
		}
		return &node{kind: boolNode, text: text, line: line}, nil
	}
	return &node{kind: nullNode, line: line}, nil
}

func (r *jsonReader) dict(depth, line int) (*node, error) {
	n, seen := &node{kind: dictNode, line: line}, map[string]bool{}
	for r.decoder.More() {
		token, err := r.token()
		if err != nil {
			return nil, err
		}
		key, ok := token.(string)
		if !ok {
			return nil, damaged(r.lineHere(), "it is not valid JSON")
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if err := n.put(seen, key, value); err != nil {
			return nil, err
		}
	}
	_, err := r.token()
	return n, err
}

func (r *jsonReader) array(depth, line int) (*node, error) {
	n := &node{kind: listNode, line: line}
	for r.decoder.More() {
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, value)
	}
	_, err := r.token()
	return n, err
}
