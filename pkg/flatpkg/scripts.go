package flatpkg

import (
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
)

// Script is a file in Scripts, with its text.
type Script struct {
	*cpio.Header
	// Text is what is in the file, up to the limit.
	Text []byte
	// Cut reports whether there is more.
	Cut bool
}

// maxScripts is how many bytes of all scripts together are kept.
const maxScripts = 32 << 20

// ReadScripts returns the files in Scripts with their text, of each at most so many
// bytes, of all together at most 32 MiB. An entry that must not be used, such as one
// with an unsafe name, is an error.
func (c *Component) ReadScripts(limit int64) ([]Script, error) {
	contents, err := c.Scripts()
	if err != nil {
		return nil, err
	}
	defer func() { _ = contents.Close() }() // never fails
	return readScripts(contents, limit)
}

func readScripts(contents *Contents, limit int64) (list []Script, err error) {
	left, names := int64(maxScripts), int64(0)
	for h, err := range contents.All() {
		if err != nil {
			return list, err
		}
		one := Script{Header: h}
		if h.Type() == cpio.TypeFile {
			most := min(limit, left)
			if one.Text, err = io.ReadAll(io.LimitReader(contents, most)); err != nil {
				return list, err
			}
			one.Cut = h.Size > most
			left -= int64(len(one.Text))
		}
		list = append(list, one)
		if names += int64(100 + len(h.Name) + len(h.Target)); names > maxScripts {
			return list, fault.New(fault.TooLarge, "", "reading %q: more than %d MiB of names", fault.Clip(contents.name), maxScripts>>20)
		}
	}
	return list, nil
}
