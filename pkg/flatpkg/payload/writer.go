package payload

import (
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/pbzx"
)

// level is what gzip(1) takes by default: 9 takes twenty times as long for two percent.
const level = 6

// NewWriter returns a writer that compresses as [Gzip], [PBZX] or, not at all, as [CPIO]
// names it. Closing it ends the payload, and does not close w. The same bytes result in
// the same bytes: there is no date in them.
func NewWriter(w io.Writer, kind Kind) (io.WriteCloser, error) {
	switch kind {
	case Gzip:
		z, err := gzip.NewWriterLevel(w, level)
		if err != nil {
			return nil, fmt.Errorf("compressing: %w", err)
		}
		return z, nil
	case PBZX:
		return pbzx.NewWriter(w, 0), nil
	case CPIO:
		return plain{w}, nil
	default:
		return nil, fault.New(CodeUnsupported, "use gzip or pbzx", "compressing a payload: %q cannot be written", kind)
	}
}

type plain struct{ io.Writer }

func (plain) Close() error { return nil }
