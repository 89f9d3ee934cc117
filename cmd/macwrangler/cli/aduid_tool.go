package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// uidtoolName is the second name of the binary. The hook of the login window
// is one path and takes no words for a verb.
const uidtoolName = "uidtool"

// uidtoolLimit bounds the whole run: a login window waits for it.
const uidtoolLimit = 5 * time.Second

// Args gives the command line of a process for [Run]. Started under the name
// uidtool, the binary is that verb, and whatever follows is the name of a user:
// somebody types it at a login window, so no word of it is a flag.
func Args(argv []string) []string {
	if len(argv) == 0 {
		return nil
	}
	// The preference is spelt UIDTool, and file names on a Mac have no case.
	if strings.EqualFold(filepath.Base(argv[0]), uidtoolName) {
		return append([]string{"aduid", uidtoolName, "--"}, argv[1:]...)
	}
	return argv[1:]
}

const aduidToolLong = `Print the uid that Apple's Active Directory plugin would give a user, and nothing
else: the hook UIDTool of NoMAD Login AD and XCreds, which make local accounts. The
hook is one path without arguments, so the binary does the same when it is started
under the name uidtool, by a symbolic link.

On any failure nothing is printed on either stream, and the login window takes a
free uid. Failures are: no such user, or several; 500 and less; a number that
somebody else on this Mac has; no answer within 5 seconds; settings that somebody
besides root can read. They are told in
/Library/Logs/macwrangler-uidtool.log. Standard input is never read.

The settings are domain or url, base, bindDN, password or passwordFile, startTLS,
caFile, gssapi and log, in
/Library/Application Support/macwrangler/uidtool.yaml below --root.`

const aduidToolExample = `  sudo macwrangler aduid uidtool jdoe
  # by userPrincipalName; for the login window make a link first:
  #   sudo ln -s macwrangler /usr/local/bin/uidtool
  sudo macwrangler aduid uidtool jdoe@corp.example.org`

func newADUIDTool(a *app) *cobra.Command {
	cmd := a.verb(verb{
		use:     uidtoolName + " NAME",
		short:   "Print a user's uid for NoMAD Login AD and XCreds",
		long:    aduidToolLong,
		example: aduidToolExample,
		args:    anyArgs,
		run: func(ctx context.Context, args []string) error {
			t := aduidTool{app: a, now: time.Now, limit: uidtoolLimit, holder: uidHolder}
			return t.run(ctx, args)
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	// From here on nothing may be said, not even about the command line.
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		a.Err = io.Discard
		return check(cmd, args)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		a.Err = io.Discard
		return flagError(cmd, err)
	})
	return cmd
}

// aduidTool is one run of aduid uidtool.
type aduidTool struct {
	*app
	owner  uint32 // who must own the settings: root
	now    func() time.Time
	limit  time.Duration
	holder func(context.Context, aduid.UID) (string, error)
}

func (t *aduidTool) run(ctx context.Context, args []string) error {
	ctx, cancel := context.WithTimeoutCause(ctx, t.limit, fmt.Errorf("looking up the user: no answer within %v", t.limit))
	defer cancel()
	below := volume.New(t.root, t.dataRoot).Data()
	log := filepath.Join(below, filepath.FromSlash(uidtool.DefaultLog))
	settings, err := uidtool.ReadSettings(filepath.Join(below, filepath.FromSlash(uidtool.DefaultPath)), t.owner)
	if err == nil && settings.Log != "" {
		log = settings.Log
	}
	var uid aduid.UID
	switch {
	case err != nil:
	case len(args) != 1:
		err = usagef(codeBadArgument, "%d names were given, want one", len(args))
	default:
		uid, err = t.lookup(ctx, settings, args[0])
	}
	if err == nil {
		// The host trims what it reads; a line end is for people.
		end := ""
		if t.OutTerminal {
			end = "\n"
		}
		_, err = io.WriteString(t.Out, strconv.FormatUint(uint64(uid), 10)+end)
	}
	if err != nil {
		text := err.Error()
		if hint := firstHint(err); hint != "" {
			text += "; hint: " + hint
		}
		err = errors.Join(err, uidtool.Log(log, t.now(), text))
	}
	return err
}

// lookup asks the directory, and does not wait longer than the context lives,
// whatever hangs.
func (t *aduidTool) lookup(ctx context.Context, s uidtool.Settings, name string) (aduid.UID, error) {
	type answer struct {
		uid aduid.UID
		err error
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a.err = &panicError{value: p}
			}
			done <- a
		}()
		a.uid, a.err = t.ask(ctx, s, name)
	}()
	select {
	case a := <-done:
		if a.err == nil && ctx.Err() != nil {
			return 0, context.Cause(ctx) // too late: the host may have gone on
		}
		return a.uid, a.err
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

func (t *aduidTool) ask(ctx context.Context, s uidtool.Settings, name string) (aduid.UID, error) {
	server := aduidServer{
		url: s.URL, domain: s.Domain, base: s.Base, bindDN: s.BindDN, password: s.Password,
		startTLS: s.StartTLS, caFile: s.CAFile, gssapi: s.GSSAPI,
	}
	config, err := t.config(server)
	if err != nil {
		return 0, err
	}
	var opened []io.Closer
	defer func() {
		for _, source := range opened {
			_ = source.Close() // the answer is there
		}
	}()
	tool := uidtool.Tool{Domain: s.Domain, Holder: t.holder, Search: func(filter string) (aduid.Source, error) {
		config.Filter = filter
		source, err := server.open(ctx, t.app, config)
		if err != nil {
			return nil, err
		}
		opened = append(opened, source)
		return source, nil
	}}
	return tool.UID(ctx, name)
}

// config gives what the settings stand for, with waits that fit the limit: of a
// domain's servers one that is off must leave time to ask the next.
func (t *aduidTool) config(server aduidServer) (directory.Config, error) {
	c, err := server.config(t.app)
	c.Timeout = t.limit
	if server.domain != "" {
		c.Dial = (&net.Dialer{Timeout: t.limit / 4}).DialContext
	}
	return c, err
}

// uidHolder asks the system who has a number. On a Mac that is libSystem, so
// that directories count and not only /etc/passwd.
func uidHolder(_ context.Context, uid aduid.UID) (string, error) {
	who, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	if _, unknown := errors.AsType[user.UnknownUserIdError](err); unknown {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return who.Username, nil
}
