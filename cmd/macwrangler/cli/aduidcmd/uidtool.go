package aduidcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os/user"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// UidtoolName is the second name of the binary: the preference of the login
// window is one path, without arguments for a verb.
const UidtoolName = "uidtool"

// uidtoolLimit bounds the whole run: a login window waits for it.
const uidtoolLimit = 5 * time.Second

const uidtoolLong = `Print the uid that Apple's Active Directory plugin would derive for a user, and
nothing else. It is for the preference UIDTool of NoMAD Login AD and XCreds, which
create local accounts. The preference is one path without arguments, so the binary
does the same when it is started under the name uidtool, by a symbolic link.

After any failure nothing is printed on either stream, and the login window uses a
free uid. Failures are: the user does not exist or the name is not unique; the uid
is 500 or less, or another account on this Mac has it; the answer takes longer than
5 seconds; users other than root can read the settings. They are logged in
/Library/Logs/macwrangler-uidtool.log. Standard input is never read.

The settings are domain or url, base, bindDN, password or passwordFile, startTLS,
caFile, gssapi, log and allowUnprotected, in
/Library/Application Support/macwrangler/uidtool.yaml below --root. A server is not
asked over plain LDAP, where anybody on the network could choose the uid, unless
allowUnprotected is true.`

const uidtoolExample = `  sudo macwrangler aduid uidtool jdoe
  # by userPrincipalName; for the login window create a link first:
  #   sudo ln -s macwrangler /usr/local/bin/uidtool
  sudo macwrangler aduid uidtool jdoe@corp.example.org`

func newUidtool(a *frame.App) *cobra.Command {
	cmd := a.Verb(frame.Verb{
		Use:     UidtoolName + " NAME",
		Short:   "Print a user's uid for NoMAD Login AD and XCreds",
		Long:    uidtoolLong,
		Example: uidtoolExample,
		Args:    frame.AnyArgs,
		Run: func(ctx context.Context, args []string) error {
			return runUidtool(ctx, a, uidtoolOptions{names: args, now: time.Now, limit: uidtoolLimit, holder: uidHolder})
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	// From here on nothing may be printed, not even about the command line.
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		a.Err = io.Discard
		return check(cmd, args)
	}
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		a.Err = io.Discard
		return frame.FlagError(cmd, err)
	})
	return cmd
}

// uidtoolOptions are the arguments of aduid uidtool, and the Mac that it runs on.
type uidtoolOptions struct {
	names  []string
	owner  uint32 // who must own the settings: root
	now    func() time.Time
	limit  time.Duration
	holder func(context.Context, aduid.UID) (string, error)
}

func runUidtool(ctx context.Context, a *frame.App, opts uidtoolOptions) error {
	ctx, cancel := context.WithTimeoutCause(ctx, opts.limit, fmt.Errorf("looking up the user: no answer within %v", opts.limit))
	defer cancel()
	mac := volumeOf(a)
	log := mac.Path(uidtool.DefaultLog)
	settings, err := uidtool.ReadSettings(mac, "/"+uidtool.DefaultPath, opts.owner)
	if err == nil && settings.Log != "" {
		log = mac.Named(settings.Log)
	}
	var uid aduid.UID
	switch {
	case err != nil:
	case len(opts.names) != 1:
		err = frame.Usagef(frame.CodeBadArgument, "want one name, got %d", len(opts.names))
	default:
		uid, err = opts.lookUp(ctx, a, settings, opts.names[0])
	}
	if err == nil {
		// The caller trims what it reads; a line end is for people.
		end := ""
		if a.OutTerminal {
			end = "\n"
		}
		_, err = io.WriteString(a.Out, strconv.FormatUint(uint64(uid), 10)+end)
	}
	if err != nil {
		text := err.Error()
		if hint := fault.HintOf(err); hint != "" {
			text += "; hint: " + hint
		}
		err = errors.Join(err, uidtool.Log(log, opts.now(), text))
	}
	return err
}

// volumeOf returns the volume with the settings and all that they name.
func volumeOf(a *frame.App) volume.Volume { return volume.New(a.Root, a.DataRoot).Through(a.Door) }

// lookUp asks the directory, and returns when the context ends, whatever hangs.
func (o *uidtoolOptions) lookUp(ctx context.Context, a *frame.App, s uidtool.Settings, name string) (aduid.UID, error) {
	uid, err := frame.Until(ctx, func() (aduid.UID, error) { return o.ask(ctx, a, s, name) })
	if err == nil && ctx.Err() != nil {
		return 0, context.Cause(ctx) // too late: the caller may have given up
	}
	return uid, err
}

func (o *uidtoolOptions) ask(ctx context.Context, a *frame.App, s uidtool.Settings, name string) (aduid.UID, error) {
	server := serverOptions{
		url: s.URL, domain: s.Domain, base: s.Base, bindDN: s.BindDN, password: s.Password,
		startTLS: s.StartTLS, caFile: s.CAFile, gssapi: s.GSSAPI,
		readCA: func(path string) ([]byte, error) { return volumeOf(a).Named(path).Read(maxCAFile) },
	}
	if err := s.CheckProtected(); err != nil {
		return 0, err
	}
	config, err := o.config(a, server)
	if err != nil {
		return 0, err
	}
	var opened []io.Closer
	defer func() {
		for _, source := range opened {
			_ = source.Close() // the answer is known
		}
	}()
	tool := uidtool.Tool{Domain: s.Domain, Holder: o.holder, Search: func(filter string) (aduid.Source, error) {
		config.Filter = filter
		source, err := server.open(ctx, a, config)
		if err != nil {
			return nil, err
		}
		opened = append(opened, source)
		return source, nil
	}}
	return tool.UID(ctx, name)
}

// config returns the configuration for the settings, with timeouts within the
// limit: a server of the domain that is down must leave time to ask the next.
func (o *uidtoolOptions) config(a *frame.App, server serverOptions) (directory.Config, error) {
	c, err := server.config(a)
	c.Timeout = o.limit
	if server.domain != "" {
		c.Dial = (&net.Dialer{Timeout: o.limit / 4}).DialContext
	}
	return c, err
}

// uidHolder asks the system who has a uid. On a Mac that is libSystem, which
// covers directories and not only /etc/passwd.
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
