package encode_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

func numbered() *encode.Frame {
	fields := []metrics.Field{{Measurement: "imports", Name: "imports.byhttp"}, {Measurement: "imports", Name: "imports.byxpc"}}
	f := &encode.Frame{Fields: fields, Seconds: []int64{10, 20, 30, 40}, Values: []int64{1, -1, 2, -2, 3, -3, 4, -4}}
	f.Others = []metrics.Other{{Second: 10, Name: "a"}, {Second: 10, Name: "b"}, {Second: 30, Name: "a"}, {Second: 40, Name: "c"}}
	return f
}

func TestFromWindow(t *testing.T) {
	n := numbered()
	w := &metrics.Window{Seconds: n.Seconds, Values: n.Values, Others: n.Others}
	f := encode.FromWindow(n.Fields, w)
	if got := f.Row(1); !slices.Equal(got, []int64{2, -2}) || cap(got) != 2 {
		t.Errorf("Row(1) = %v with room for %d", got, cap(got))
	}
	for i, want := range []string{"[a b]", "[]", "[a]", "[c]"} {
		var names []string
		for _, o := range f.OthersAt(i) {
			names = append(names, o.Name)
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("OthersAt(%d) = %s, want %s", i, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	at := func(s int64, ns int64) time.Time { return time.Unix(s, ns) }
	tests := []struct {
		from, until time.Time
		seconds     string
		others      int
	}{
		{time.Time{}, time.Time{}, "[10 20 30 40]", 4},
		{at(20, 0), time.Time{}, "[20 30 40]", 2},
		{at(20, 1), time.Time{}, "[30 40]", 2},
		{time.Time{}, at(30, 0), "[10 20]", 2},
		{time.Time{}, at(30, 1), "[10 20 30]", 3},
		{at(20, 0), at(20, 0), "[]", 0},
		{at(40, 0), at(10, 0), "[]", 0},
		{at(11, 0), at(19, 0), "[]", 0},
		{at(-5, 0), at(100, 0), "[10 20 30 40]", 4},
		{at(41, 0), time.Time{}, "[]", 0},
		{at(20, 0), at(31, 0), "[20 30]", 1},
	}
	for _, test := range tests {
		f := numbered()
		f.Clip(test.from, test.until)
		if got := fmt.Sprint(f.Seconds); got != test.seconds || len(f.Others) != test.others || len(f.Values) != 2*len(f.Seconds) {
			t.Errorf("from %v until %v: seconds %s, %d values, %d others; want %s, %d others",
				test.from.Unix(), test.until.Unix(), got, len(f.Values), len(f.Others), test.seconds, test.others)
		}
		for i, s := range f.Seconds {
			if f.Row(i)[0] != s/10 {
				t.Errorf("second %d has the values %v", s, f.Row(i))
			}
		}
	}
}

func TestAfter(t *testing.T) {
	for after, want := range map[int64]string{0: "[10 20 30 40]", 9: "[10 20 30 40]", 10: "[20 30 40]", 25: "[30 40]", 40: "[]", math.MaxInt64: "[]", math.MinInt64: "[10 20 30 40]"} {
		f := numbered()
		f.After(after)
		if got := fmt.Sprint(f.Seconds); got != want {
			t.Errorf("after %d: %s, want %s", after, got, want)
		}
	}
}

func TestEmptyFrame(t *testing.T) {
	f := &encode.Frame{}
	f.Clip(time.Unix(1, 0), time.Unix(2, 0))
	f.After(5)
	if len(f.Seconds) != 0 {
		t.Errorf("an empty frame has %v", f.Seconds)
	}
}
