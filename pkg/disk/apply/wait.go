package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// capture finds the UUID of the new group in the output of "cs create". There
// must be exactly one, in the line that names it, and the group must be new.
func (a *applying) capture(output string) (string, error) {
	var found []string
	for _, match := range groupLine.FindAllStringSubmatch(output, -1) {
		if uuid := strings.ToUpper(match[1]); !slices.Contains(found, uuid) {
			found = append(found, uuid)
		}
	}
	fail := func(text string) (string, error) {
		return "", fault.New(CodeNoGroup, "find it with: diskutil cs list",
			"looking for the new group in what diskutil printed: %s", text)
	}
	if len(found) != 1 {
		return fail(fmt.Sprintf("%d groups where one was expected", len(found)))
	}
	if !uuidForm.MatchString(found[0]) {
		return fail(fmt.Sprintf("%q is not a UUID", found[0]))
	}
	if slices.ContainsFunc(a.facts.Groups, func(g disk.Group) bool { return strings.EqualFold(g.UUID, found[0]) }) {
		return fail(found[0] + " was there before")
	}
	return found[0], nil
}

// wait asks once a second until the answer is yes or Settle is reached.
func (a *applying) wait(ctx context.Context, progress Progress, is func(context.Context) (bool, error)) error {
	begin := a.how.Now()
	logged := false
	for {
		ok, cause := is(ctx)
		if ok {
			return nil
		}
		if a.how.Now().Sub(begin) >= a.how.Settle {
			return &fault.Error{
				Code: CodeNotSettled, Act: fmt.Sprintf("waiting %s for %s", a.how.Settle, progress.Wait), Err: cause,
				Hint: "check with: diskutil cs list",
			}
		}
		if !logged {
			a.how.Log(progress)
			logged = true
		}
		if err := a.how.Sleep(ctx, time.Second); err != nil {
			return a.stopped(err)
		}
	}
}

// groups returns the UUIDs that "cs list" shows.
func (a *applying) groups(ctx context.Context) ([]string, error) {
	root, err := a.ask(ctx, "cs", "list", "-plist")
	if err != nil {
		return nil, err
	}
	var uuids []string
	for _, group := range root.Get("CoreStorageLogicalVolumeGroups").Elements() {
		uuid, ok := group.Get("CoreStorageUUID").Text()
		if !ok {
			return nil, errors.New("a group in the list has no UUID")
		}
		uuids = append(uuids, strings.ToUpper(uuid))
	}
	return uuids, nil
}

func (a *applying) gone(ctx context.Context, uuid string) (bool, error) {
	uuids, err := a.groups(ctx)
	return err == nil && !slices.Contains(uuids, uuid), err
}

func (a *applying) online(ctx context.Context, uuid string) (bool, error) {
	uuids, err := a.groups(ctx)
	if err != nil || !slices.Contains(uuids, uuid) {
		return false, err
	}
	root, err := a.ask(ctx, "cs", "info", "-plist", uuid)
	if err != nil {
		return false, err
	}
	status, _ := root.Get("CoreStorageLogicalVolumeGroupStatus").Text()
	return status == "Online", nil
}

// ask runs a query and reads its plist. An error document is an error.
func (a *applying) ask(ctx context.Context, args ...string) (*plistfile.Node, error) {
	output, err := a.how.Host.Diskutil.Run(ctx, args...)
	if err != nil {
		return nil, err
	}
	document, err := plistfile.Parse(output, plistfile.Limits{})
	if err != nil {
		return nil, err
	}
	if failed, _ := document.Root.Get("Error").Bool(); failed {
		text, _ := document.Root.Get("ErrorMessage").Text()
		return nil, fmt.Errorf("diskutil %s: %q", strings.Join(args, " "), text)
	}
	return document.Root, nil
}

// timed is a Runner that bounds each query.
type timed struct {
	disk.Runner
	limit time.Duration
}

// Run implements Runner.
func (t timed) Run(ctx context.Context, args ...string) ([]byte, error) {
	bounded, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	output, err := t.Runner.Run(bounded, args...)
	if err != nil && ctx.Err() == nil && bounded.Err() != nil {
		err = fmt.Errorf("running %q: no answer within %s: %w", "diskutil "+strings.Join(args, " "), t.limit, err)
	}
	return output, err
}
