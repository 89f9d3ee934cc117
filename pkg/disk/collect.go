package disk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// A Host is the Mac that facts are taken from.
type Host struct {
	// Diskutil runs /usr/sbin/diskutil.
	Diskutil Runner
	// Sysctl returns a value as "sysctl -n NAME" prints it, without the final
	// newline. It is called for hw.model and hw.optional.arm64; an error means
	// that the value does not exist.
	Sysctl func(ctx context.Context, name string) (string, error)
	// Root is the volume of the running system.
	Root fs.FS
}

// Gather takes the facts of the running Mac: it collects the documents and
// reads them.
func Gather(ctx context.Context, host Host) (*Facts, error) {
	documents, err := Collect(ctx, host)
	if err != nil {
		return nil, err
	}
	facts, err := ReadFolder(documents)
	if err != nil {
		return nil, err
	}
	facts.Live = true
	return facts, nil
}

// Collect runs the commands that a plan needs and returns their output. None of
// them changes anything. A command that fails leaves the error document that it
// printed, or one in the same form; [ReadFolder] decides whether a plan can do
// without it. Only diskutil list must succeed.
func Collect(ctx context.Context, host Host) (Documents, error) {
	c := &collector{host: host, documents: Documents{}}
	list := c.save(ctx, fileList, "list", "-plist")
	if c.err != nil {
		return nil, &Error{
			Code: CodeGathering, Act: "running diskutil list -plist", Err: c.err,
			Hint: "this needs macOS and its diskutil; plan for another Mac with --from DIR",
		}
	}
	all, _ := ids(list, "AllDisks", partForm)
	wholes, _ := ids(list, "WholeDisks", wholeForm)
	for _, id := range unique(wholes, all) {
		c.save(ctx, infoFile(id), "info", "-plist", id)
	}
	c.save(ctx, fileRoot, "info", "-plist", "/")
	c.save(ctx, fileAPFS, "apfs", "list", "-plist")
	c.coreStorage(ctx, c.save(ctx, fileCS, "cs", "list", "-plist"))
	c.save(ctx, fileRAID, "appleRAID", "list", "-plist")
	c.version()
	c.hardware(ctx)
	if err := ctx.Err(); err != nil {
		return nil, &Error{Code: fault.Stopped, Act: "taking the facts", Err: err}
	}
	return c.documents, nil
}

// unique joins lists, with each id once.
func unique(lists ...[]string) []string {
	var all []string
	for _, id := range slices.Concat(lists...) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all[:min(len(all), maxList)]
}

type collector struct {
	host      Host
	documents Documents
	err       error // of the last command
}

// save keeps the output of a command and returns it decoded, or nil if it
// failed.
func (c *collector) save(ctx context.Context, name string, args ...string) *plistfile.Node {
	output, err := c.host.Diskutil.Run(ctx, args...)
	document, parseErr := plistfile.Parse(output, documentLimits)
	c.err = cmp.Or(err, parseErr)
	if err != nil && parseErr != nil {
		c.err = fmt.Errorf("%w; %w", err, parseErr) // errors.Join has a line each, and a message is one line
	}
	if parseErr != nil {
		if err == nil && len(bytes.TrimSpace(output)) > 0 {
			// ReadFolder reports it, with the file's name
			c.documents[name] = output
			return nil
		}
		c.documents[name] = errorPlist(c.err)
		return nil
	}
	c.documents[name] = output
	if err == nil {
		if failed, ok := document.Root.Get("Error").Bool(); ok && failed {
			c.err = &documentError{text(document.Root, "ErrorMessage")}
		}
	}
	if c.err != nil {
		return nil
	}
	return document.Root
}

// errorPlist returns an error in the form in which diskutil prints one.
func errorPlist(err error) []byte {
	message := plain(strings.ReplaceAll(err.Error(), "\n", "; ")) // a note is one line
	data, err := plistfile.Marshal(map[string]any{"Error": true, "ErrorMessage": message, "ExitCode": 1})
	if err != nil {
		data, _ = plistfile.Marshal(map[string]any{"Error": true, "ExitCode": 1}) // which cannot fail
	}
	return data
}

// coreStorage saves the info of each layer of each group.
func (c *collector) coreStorage(ctx context.Context, list *plistfile.Node) {
	var found []string
	collectUUIDs(list, &found)
	for _, id := range unique(found) {
		c.save(ctx, csInfoFile(id), "cs", "info", "-plist", id)
	}
}

// collectUUIDs finds the CoreStorageUUIDs of all layers, each group before its
// content.
func collectUUIDs(node *plistfile.Node, found *[]string) {
	if id := uuid(node, "CoreStorageUUID"); id != "" {
		*found = append(*found, id)
	}
	for _, key := range []string{
		"CoreStorageLogicalVolumeGroups", "CoreStoragePhysicalVolumes",
		"CoreStorageLogicalVolumeFamilies", "CoreStorageLogicalVolumes",
	} {
		list, _ := elements(node, key)
		for _, child := range list {
			collectUUIDs(child, found)
		}
	}
}

func (c *collector) version() {
	const path = "System/Library/CoreServices/SystemVersion.plist"
	file, err := c.host.Root.Open(path)
	if err != nil {
		return // ReadFolder notes that the version is unknown
	}
	data, err := io.ReadAll(io.LimitReader(file, 1<<20))
	if errors.Join(err, file.Close()) == nil {
		c.documents[fileVersion] = data
	}
}

// hardware writes hw.json. sysctl does not report a T2 chip; the model shows it.
func (c *collector) hardware(ctx context.Context) {
	hw := struct {
		Model string `json:"model,omitempty"`
		Arch  string `json:"arch,omitempty"`
	}{}
	model, err := c.host.Sysctl(ctx, "hw.model")
	if err != nil {
		return
	}
	hw.Model = plain(model)
	// The architecture of this program proves nothing: it may run under Rosetta.
	hw.Arch = "x86_64"
	if value, err := c.host.Sysctl(ctx, "hw.optional.arm64"); err == nil && value == "1" {
		hw.Arch = "arm64"
	}
	if data, err := json.MarshalIndent(hw, "", "  "); err == nil {
		c.documents[fileHardware] = fmt.Appendf(nil, "%s\n", data)
	}
}
