package capture

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// Copy is one of the locator's files.
type Copy struct {
	Path     string
	Owner    string // a user name, or a number
	Modified time.Time
	Data     []byte // nil: it could not be read
}

// Copies returns the locator's files on a volume. A file that could not be read is
// listed without data.
func Copies(ctx context.Context, search cachelocator.Search) ([]Copy, error) {
	kept := map[string][]byte{}
	search.Keep = func(path string, data []byte) { kept[path] = append([]byte{}, data...) }
	files, err := search.Files(ctx)
	if err != nil {
		return nil, err
	}
	copies := make([]Copy, 0, len(files))
	for _, file := range files {
		copies = append(copies, Copy{file.Path, file.Owner, file.Modified, kept[file.Path]})
	}
	return copies, nil
}

// Collect keeps what programs print and the copies. A program that fails is a note,
// and what it would say stays unknown. Without a runner the copies are those of a
// volume that is not running: nothing but them is kept, not even the time.
func Collect(ctx context.Context, runner cachelocator.Runner, copies []Copy, now time.Time) (d Documents, notes []string) {
	d = Documents{}
	var list strings.Builder
	number := 0
	for _, one := range copies {
		if one.Data == nil {
			fmt.Fprintf(&list, "0 0 %s %s\n", word(one.Owner), line(one.Path))
			notes = append(notes, fmt.Sprintf("%q could not be read", one.Path))
			continue
		}
		number++
		fmt.Fprintf(&list, "%d %d %s %s\n", number, one.Modified.Unix(), word(one.Owner), line(one.Path))
		d[copyName(number)] = one.Data
	}
	d[fileFiles] = []byte(list.String())
	if runner == nil {
		return d, append(notes, "the time, the routers and the nameservers of that Mac")
	}
	d[fileDate] = fmt.Appendf(nil, "%d\n", now.Unix())
	for _, p := range programs() {
		output, err := runner.Run(ctx, p.argv[0], p.argv[1:]...)
		if err != nil && len(output) == 0 {
			notes = append(notes, err.Error())
			continue
		}
		if errors.Is(err, cachelocator.ErrOutput) {
			notes = append(notes, fmt.Sprintf("what %s printed after its first %d bytes", p.argv[0], len(output)))
		}
		d[p.file] = output
	}
	return d, notes
}

// word returns a text without blanks, and "-" for none.
func word(text string) string {
	text = strings.Join(strings.Fields(text), "_")
	if text == "" {
		return "-"
	}
	return text
}

// line returns a text without line ends.
func line(text string) string { return strings.NewReplacer("\n", "?", "\r", "?").Replace(text) }
