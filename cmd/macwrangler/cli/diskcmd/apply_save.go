package diskcmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const (
	// applySchema is the schema of the result, on standard output and in its file.
	applySchema = "macwrangler/disk.apply/1"
	// saveTime bounds each attempt to save a result: the plan may be on a server
	// that no longer answers.
	saveTime = 10 * time.Second
	// maxResults is how many results of one plan are kept.
	maxResults = 99
)

// save writes a result to a file and the name of that file to the system log: the
// connection over which the command was given may be gone. It returns the path.
func save(ctx context.Context, a *frame.App, opts applyOptions, result applied) (string, error) {
	data, err := frame.JSON(applySchema, result)
	if err != nil {
		return "", err
	}
	path, err := saveSomewhere(ctx, a, opts, data)
	logSaved(ctx, opts.mac, result, path)
	return path, err
}

// saveSomewhere tries the folder of the plan, which may be gone with the disk that
// it was on, and then the folder for all other results.
func saveSomewhere(ctx context.Context, a *frame.App, opts applyOptions, data []byte) (string, error) {
	var failed error
	for _, folder := range resultFolders(opts) {
		bounded, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), saveTime, fmt.Errorf("no answer within %v", saveTime))
		path, err := frame.Until(bounded, func() (string, error) {
			return saveIn(a.Door.Path(folder), folder == opts.mac.Results, resultName(opts.path), data)
		})
		cancel()
		if err == nil {
			return path, nil
		}
		failed = errors.Join(failed, err)
	}
	return "", failed
}

// resultFolders returns the folders for the result of a plan.
func resultFolders(opts applyOptions) []string {
	if opts.path == frame.StdinArgument {
		return []string{opts.mac.Results}
	}
	folder := filepath.Dir(opts.path)
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	return []string{folder, opts.mac.Results}
}

// resultName returns the name of the result of a plan: plan.result for plan.json.
// An extension, and if need be a number, is added to it.
func resultName(plan string) string {
	if plan == frame.StdinArgument {
		return "disk-apply.result"
	}
	return strings.TrimSuffix(filepath.Base(plan), ".json") + ".result"
}

// saveIn writes a new file; those of earlier runs, or of somebody else, stay.
func saveIn(path volume.Path, create bool, name string, data []byte) (saved string, err error) {
	folder, err := openResults(path, create)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	for n := 1; ; n++ {
		numbered := name + ".json"
		if n > 1 {
			numbered = fmt.Sprintf("%s-%d.json", name, n)
		}
		err := folder.WriteNew(numbered, data, 0o600)
		if errors.Is(err, fs.ErrExist) && n < maxResults {
			continue
		}
		return filepath.Join(path.String(), numbered), err
	}
}

// openResults opens the folder of results. That of all other results is made if
// it is not there.
func openResults(path volume.Path, create bool) (*volume.Folder, error) {
	if create {
		return path.FolderOrMake(0o755)
	}
	return path.Folder()
}

// logSaved writes a line to the system log, where an administrator looks who was
// cut off.
func logSaved(ctx context.Context, mac Mac, result applied, path string) {
	if mac.Logger == nil {
		return
	}
	text := fmt.Sprintf("disk apply %s: done", result.Kind)
	if result.Problem != nil {
		text = fmt.Sprintf("disk apply %s: NOT done: %s", result.Kind, fault.ClipTo(result.Problem.Message, 300))
	}
	if path != "" {
		text += "; result: " + path
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	// Without a system log there is nobody left to tell.
	_, _ = mac.Logger.Run(bounded, "-t", frame.ProgramName, fault.Printable(text))
}
