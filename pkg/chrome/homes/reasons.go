package homes

import (
	"errors"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// reasonOf returns an error as a reason.
func reasonOf(err error) fault.Reason {
	for _, known := range []struct {
		err  error
		code fault.Code
	}{
		{volume.ErrLink, ReasonLink},
		{volume.ErrNotFolder, fault.WrongFileType},
		{volume.ErrNotFile, fault.WrongFileType},
		{volume.ErrChanged, ReasonExchanged},
		{volume.ErrTooLarge, fault.TooLarge},
	} {
		if errors.Is(err, known.err) {
			return fault.Reason{Code: known.code, Text: err.Error()}
		}
	}
	return fault.Reason{Code: fault.CodeOf(err), Text: err.Error()}
}
