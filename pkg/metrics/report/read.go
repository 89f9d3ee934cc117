package report

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Input is a database with the tags of its server.
type Input struct {
	Path volume.Path
	Tags tags.Set
}

// ReadFiles adds databases to b, one after another. Naming a file twice is an
// error; two stores with one identity are noted, because a copy would count
// twice. [Builder.Unread] returns afterwards what could not be read.
func ReadFiles(ctx context.Context, b *Builder, inputs []Input, opts metrics.Options) error {
	if err := refuseDuplicates(inputs); err != nil {
		return err
	}
	if err := b.checkGroups(inputs); err != nil {
		return err
	}
	stores := map[string]string{} // identity to path
	for _, in := range inputs {
		uuid, err := b.readFile(ctx, in, opts)
		if err != nil {
			return err
		}
		if uuid == "" {
			continue
		}
		if other, seen := stores[uuid]; seen && opts.Note != nil {
			opts.Note(fmt.Sprintf("%s and %s have the same identity, %s: if one is a copy of the other, its rows are counted twice", other, in.Path, uuid))
		}
		stores[uuid] = in.Path.String()
	}
	return nil
}

func (b *Builder) readFile(ctx context.Context, in Input, opts metrics.Options) (uuid string, err error) {
	db, err := metrics.OpenPath(ctx, in.Path, opts)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.UUID(), b.readDatabase(db, in.Tags)
}

// windowSeconds is how many seconds are read at a time: about 300 kB.
const windowSeconds = 1024

func (b *Builder) readDatabase(db *metrics.Database, set tags.Set) error {
	feed := b.Feed(db.Path(), db.Kind().String(), db.Fields(), set)
	var w metrics.Window
	for after := int64(metrics.FirstID); ; after = w.Through {
		if err := db.ReadWindow(&w, after, metrics.LastID, windowSeconds); err != nil {
			return err
		}
		if err := feed.Add(&w); err != nil {
			return err
		}
		for _, bad := range w.Bad {
			b.addUnread(db, bad)
		}
		if w.Done {
			break
		}
	}
	bad, err := db.BadIDs()
	for _, row := range bad {
		b.addUnread(db, row)
	}
	return err
}

// refuseDuplicates refuses a file that is named twice, under whatever names.
func refuseDuplicates(inputs []Input) error {
	var seen []os.FileInfo
	var paths []volume.Path
	for _, in := range inputs {
		info, err := in.Path.Lstat()
		if err != nil {
			continue // opening it will return the error
		}
		at := slices.IndexFunc(seen, func(other os.FileInfo) bool { return os.SameFile(info, other) })
		if at >= 0 {
			return &fault.Error{
				Code: CodeDuplicate,
				Act:  "opening database", Operand: in.Path.String(),
				Err:  fmt.Errorf("same file as %q", paths[at]),
				Hint: "name each database once",
			}
		}
		seen, paths = append(seen, info), append(paths, in.Path)
	}
	return nil
}

// checkGroups refuses a tag that no database has: it is probably misspelled, and
// would silently put everything into one group.
func (b *Builder) checkGroups(inputs []Input) error {
	have := map[string]bool{}
	for _, in := range inputs {
		for _, t := range in.Tags {
			have[t.Key] = true
		}
	}
	for _, key := range b.opts.GroupBy {
		if have[key] {
			continue
		}
		hint := "tag the databases with --tag or --tags"
		if len(have) > 0 {
			hint = "they have: " + strings.Join(sortedKeys(have), ", ")
		}
		return &fault.Error{
			Code: CodeUnknownGroup,
			Act:  "grouping by tag", Operand: key,
			Err:  errors.New("no database has it"),
			Hint: hint,
		}
	}
	return nil
}
