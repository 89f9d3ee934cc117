package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestWithoutPath(t *testing.T) {
	_, missing := os.Open("/nowhere/x")
	plain := errors.New("plain")
	for _, test := range []struct {
		err  error
		want string
	}{
		{missing, "no such file or directory"},
		{fmt.Errorf("opening: %w", missing), "no such file or directory"},
		{plain, "plain"},
	} {
		if got := fault.WithoutPath(test.err); got.Error() != test.want {
			t.Errorf("%v became %v, want %s", test.err, got, test.want)
		}
	}
	if got := fault.WithoutPath(missing); !errors.Is(got, fs.ErrNotExist) {
		t.Errorf("%v is no longer ErrNotExist", got)
	}
	if got := fault.WithoutPath(nil); got != nil {
		t.Errorf("nil became %v", got)
	}
}
