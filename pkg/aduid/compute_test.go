package aduid_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// computed returns "line uid" or "line code" for each line.
func computed(t *testing.T, r io.Reader) ([]string, error) {
	t.Helper()
	var got []string
	err := aduid.Compute(t.Context(), r, aduid.Auto, func(l aduid.Line) error {
		if l.Err != nil {
			got = append(got, fmt.Sprint(l.Number, " ", fault.CodeOf(l.Err)))
		} else {
			got = append(got, fmt.Sprint(l.Number, " ", l.GUID.UID(), " ", string(l.Text)))
		}
		return nil
	})
	return got, err
}

func TestComputeReadsLines(t *testing.T) {
	const long = 200_000 // longer than what is read at once
	text := "{6C703CF1-B5D1-41F8-880B-317728CBD4F5}\n\n  8TxwbNG1+EGICzF3KMvU9Q==\t\nanna\n" +
		strings.Repeat("x", 1001) + "\n" + strings.Repeat("x", long) + "\n" + strings.Repeat(" ", 3) + "\n9e75d538 cc81b14e 89837304 227f63f5"
	want := []string{
		"1 1819294961 {6C703CF1-B5D1-41F8-880B-317728CBD4F5}", "3 1819294961 8TxwbNG1+EGICzF3KMvU9Q==", "4 bad-guid",
		"5 line-too-long", "6 line-too-long", "8 953513374 9e75d538 cc81b14e 89837304 227f63f5",
	}
	for name, in := range map[string]string{
		"plain": text, "CR LF": strings.ReplaceAll(text, "\n", "\r\n"), "marked": "\ufeff" + text,
		"UTF-16": wide(text, binary.LittleEndian), "UTF-16 BE": wide(text, binary.BigEndian),
	} {
		for reader, r := range map[string]io.Reader{"at once": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
			got, err := computed(t, r)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s, %s: %v\n%s", name, reader, err, diff)
			}
		}
	}
}

func TestComputeEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", "\r", "\ufeff", "\xff\xfe"} {
		if got, err := computed(t, strings.NewReader(text)); len(got) != 0 || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestComputeReadError(t *testing.T) {
	broken := errors.New("broken")
	got, err := computed(t, io.MultiReader(strings.NewReader("anna\nb"), iotest.ErrReader(broken)))
	if !fault.Has(err, aduid.CodeUnreadable) || !errors.Is(err, broken) || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if err := aduid.Compute(t.Context(), strings.NewReader("a\n"), aduid.Auto, func(aduid.Line) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}
