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
	// Host is the name of the server, "" if it is not known.
	Host string
	// Err is why the tags are not known: the database is then not read.
	Err error
}

// The groups that files have without any tags. A tag of the same name goes first.
const (
	TagHost     = "host"     // the name of the server
	TagDatabase = "database" // the path as given
)

// groupTags returns what an input can be grouped by.
func (in Input) groupTags() tags.Set {
	set := tags.Set{{Key: TagDatabase, Value: in.Path.String()}}
	if in.Host != "" {
		set = append(set, tags.Tag{Key: TagHost, Value: in.Host})
	}
	return tags.Merge(set, in.Tags)
}

// ReadFiles adds databases to b, one after another. One that cannot be read, as a
// whole or to its end, does not stop the others: [Result] lists it, and
// [Builder.Failures] is then an error. If none can be read, that is the error here.
// Naming a file twice is an error; two stores with one identity are noted, because a
// copy would count twice. [Builder.Unread] returns afterwards which rows could not be
// read.
func ReadFiles(ctx context.Context, b *Builder, inputs []Input, opts metrics.Options) error {
	if err := refuseDuplicates(inputs); err != nil {
		return err
	}
	if err := b.checkGroups(inputs); err != nil {
		return err
	}
	b.inputs, b.planned = len(inputs), b.countGroups(inputs)
	stores := identities{}
	for _, in := range inputs {
		uuid, err := b.readFile(ctx, in, opts)
		switch {
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			b.fail(in.Path.String(), err)
		default:
			stores.add(uuid, in.Path.String())
		}
	}
	if len(inputs) > 0 && len(b.failed) == len(inputs) {
		return b.Failures()
	}
	stores.note(opts.Note)
	return nil
}

// countGroups returns how many groups databases make.
func (b *Builder) countGroups(inputs []Input) int {
	groups := map[string]bool{}
	for _, in := range inputs {
		groups[groupKey(b.opts.GroupBy, in.groupTags().Map())] = true
	}
	return len(groups)
}

// readFile adds one database, or nothing of it.
func (b *Builder) readFile(ctx context.Context, in Input, opts metrics.Options) (uuid string, err error) {
	if in.Err != nil {
		return "", in.Err
	}
	db, err := metrics.OpenPath(ctx, in.Path, opts)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	feed := b.unlisted(in.groupTags())
	feed.describe(db.Path(), db.Kind().String(), db.Fields())
	lost, err := feed.read(db)
	if err == nil {
		err = feed.check(b.planned)
	}
	if err == nil {
		err = b.close(feed)
	}
	if err == nil {
		b.sources, b.unread = append(b.sources, feed), append(b.unread, lost...)
	}
	return db.UUID(), err
}

// windowSeconds is how many seconds are read at a time: about 300 kB.
const windowSeconds = 1024

// read adds all rows of a database, and returns those that cannot be read.
func (f *Feed) read(db *metrics.Database) ([]unread, error) {
	var lost lostRows
	var w metrics.Window
	for after := int64(metrics.FirstID); ; after = w.Through {
		if err := db.ReadWindow(&w, after, metrics.LastID, windowSeconds); err != nil {
			return nil, err
		}
		if err := f.Add(&w); err != nil {
			return nil, err
		}
		for _, bad := range w.Bad {
			lost.add(db, bad)
		}
		if w.Done {
			break
		}
	}
	bad, err := db.BadIDs()
	for _, row := range bad {
		lost.add(db, row)
	}
	return lost, err
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
	have := map[string]bool{TagHost: true, TagDatabase: true}
	var named []string
	for _, in := range inputs {
		for _, t := range in.Tags {
			if !have[t.Key] {
				named = append(named, t.Key)
			}
			have[t.Key] = true
		}
	}
	slices.Sort(named)
	for _, key := range b.opts.GroupBy {
		if have[key] {
			continue
		}
		hint := "tag the databases with --tag or --tags; --group host and --group database need no tags"
		if len(named) > 0 {
			hint = "they have: " + strings.Join(append(named, TagHost, TagDatabase), ", ")
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
