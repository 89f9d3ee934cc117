package aduidcmd

import (
	"context"
	"io"
	"os"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

// input is a source with its name, to be closed after use.
type input struct {
	aduid.Source
	io.Closer
	name string
}

// input opens the source that the flags name.
func (s *scan) input(ctx context.Context) (input, error) {
	if s.opts.live() {
		return s.liveInput(ctx)
	}
	return s.fileInput(ctx)
}

// fileInput opens a file. Standard input is copied to disk, as it is read twice.
func (s *scan) fileInput(ctx context.Context) (input, error) {
	name := s.opts.file()
	var file *export.File
	var err error
	if name == "-" {
		name = "standard input"
		file, err = export.Spool(ctx, stdinUntilDone(ctx, s.App), "")
	} else {
		file, err = export.Open(ctx, name)
	}
	if err != nil {
		return input{}, err
	}
	if s.opts.csv != "" {
		return input{&export.CSV{Name: name, File: file, Groups: s.opts.groups}, file, name}, nil
	}
	return input{&export.LDIF{Name: name, File: file, Groups: s.opts.groups}, file, name}, nil
}

// liveInput connects to a directory.
func (s *scan) liveInput(ctx context.Context) (input, error) {
	o := s.opts
	server := o.server
	var err error
	if server.password, err = s.adPassword(); err != nil {
		return input{}, err
	}
	config, err := server.config(s.App)
	if err != nil {
		return input{}, err
	}
	config.Filter, config.Groups, config.PageSize, config.Progress = o.filter, o.groups, o.pageSize, s.progress.page
	if server.insecure {
		// With -q too: this is more than a note.
		s.Say("WARNING: ", "--insecure-skip-verify: the server's certificate is not checked; "+
			"an attacker in between can read and change everything, including the password")
	}
	source, err := server.open(ctx, s.App, config)
	if err != nil {
		return input{}, err
	}
	return input{source, source, source.URL()}, nil
}

// stdinUntilDone returns standard input, which ends with the context: otherwise a
// read from a pipe that nobody writes to would block.
func stdinUntilDone(ctx context.Context, a *frame.App) io.Reader {
	if file, ok := a.In.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return file // never blocks
		}
	}
	r, w := io.Pipe()
	go func() {
		_, err := io.Copy(w, a.In)
		_ = w.CloseWithError(err) // never fails
	}()
	context.AfterFunc(ctx, func() { _ = w.CloseWithError(context.Cause(ctx)) })
	return r
}
