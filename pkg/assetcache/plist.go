package assetcache

import (
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// parsePlist reads a property list, XML or binary, also in a signature.
func parsePlist(data []byte) (*Document, error) {
	doc, err := document(data)
	if err != nil {
		return nil, err
	}
	for _, problem := range doc.Problems {
		if problem.Fault.Code == plistfile.CodeDuplicateKey {
			return nil, &Error{Code: CodeDamaged, Act: "reading a document of content caching", Err: problem, Hint: "delete one of the two keys"}
		}
	}
	return fromRoot(convert(doc.Root), PropertyList)
}

// isCMS reports whether data begins as a signature does, in which a profile may be.
func isCMS(data []byte) bool { return len(data) > 1 && data[0] == 0x30 && data[1] >= 0x80 }

func document(data []byte) (*plistfile.Document, error) {
	if isCMS(data) {
		p, err := profile.Parse(data)
		if err != nil {
			return nil, &Error{Act: "reading a document of content caching", Err: err}
		}
		return p.Document, nil
	}
	doc, err := plistfile.Parse(data, plistfile.Limits{Size: MaxBytes, Depth: maxDepth, Objects: maxValues})
	if err != nil {
		return nil, &Error{Act: "reading a document of content caching", Err: err}
	}
	return doc, nil
}

// convert copies a tree that is already bounded.
func convert(n *plistfile.Node) *node {
	to := &node{kind: otherNode, line: n.Line()}
	switch n.Kind() { //nolint:exhaustive // the rest stays otherNode
	case plistfile.Dict:
		to.kind = dictNode
		for key, value := range n.Entries() {
			to.keys, to.items = append(to.keys, key.Name), append(to.items, convert(value))
		}
	case plistfile.Array:
		to.kind = listNode
		for _, value := range n.Elements() {
			to.items = append(to.items, convert(value))
		}
	case plistfile.String:
		to.kind = textNode
		to.text, _ = n.Text()
	case plistfile.Boolean:
		to.kind = boolNode
		is, _ := n.Bool()
		to.text = strconv.FormatBool(is)
	case plistfile.Integer:
		if number, ok := n.Int(); ok {
			to.kind, to.text = numberNode, strconv.FormatInt(number, 10)
		}
	case plistfile.Real:
		number, _ := n.Real()
		to.kind, to.text = numberNode, strconv.FormatFloat(number, 'g', -1, 64)
	}
	return to
}
