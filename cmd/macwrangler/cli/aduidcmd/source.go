package aduidcmd

import (
	"context"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// input is a source with its name, to be closed after use.
type input struct {
	aduid.Source
	io.Closer
	name string
}

// open opens the source that the flags name.
func (o *scanOptions) open(ctx context.Context, a *frame.App, p *progress) (input, error) {
	if o.live() {
		return o.connect(ctx, a, p)
	}
	return o.openFile(ctx, a)
}

// openFile opens a file. What can be read only once, such as standard input, is
// copied to disk.
func (o *scanOptions) openFile(ctx context.Context, a *frame.App) (input, error) {
	form, err := aduid.ParseForm(o.input)
	if err != nil {
		return input{}, err
	}
	name := frame.InputName(o.file())
	file, err := export.Open(ctx, name, func() (io.ReadCloser, error) { return a.Open(o.file()) })
	if err != nil {
		return input{}, err
	}
	if o.csv != "" {
		return input{&export.CSV{Name: name, File: file, Groups: o.groups, Form: form, Column: o.column, Attributes: o.attributes}, file, name}, nil
	}
	return input{&export.LDIF{Name: name, File: file, Groups: o.groups, Form: form, Attributes: o.attributes}, file, name}, nil
}

// connect connects to a directory.
func (o *scanOptions) connect(ctx context.Context, a *frame.App, p *progress) (input, error) {
	server := o.server
	var err error
	if server.password, err = o.password(a); err != nil {
		return input{}, err
	}
	config, err := server.config(a)
	if err != nil {
		return input{}, err
	}
	config.Filter, config.Groups, config.PageSize, config.Progress = o.filter, o.groups, o.pageSize, p.page
	config.Attributes, config.Nameless, config.Connections = o.attributes, o.nameless, o.connections
	if server.insecure {
		// With -q too: this is more than a note.
		a.Say("WARNING: ", "--insecure-skip-verify: the server's certificate is not checked; "+
			"an attacker in between can read and change everything, including the password")
	}
	source, err := server.open(ctx, a, config)
	if err != nil {
		return input{}, err
	}
	return input{source, source, source.URL()}, nil
}

// password returns the password for --bind-dn.
func (o *scanOptions) password(a *frame.App) (string, error) {
	switch {
	case o.server.bindDN == "":
		return "", nil
	case o.passwordFile == "":
		return a.Getenv("MACWRANGLER_LDAP_PASSWORD"), nil
	}
	secret, err := a.ReadSecret(o.passwordFile)
	if err != nil {
		return "", fmt.Errorf("reading password file %q: %w", o.passwordFile, fault.WithoutPath(err))
	}
	return secret, nil
}
