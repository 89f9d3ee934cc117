package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// diskOrders matches all the lines that DeployStudio's format may have.
var diskOrders = regexp.MustCompile(`^(RuntimeAbortWorkflow: disk plan: [ -~]+\n|` +
	`RuntimeSetCustomProperty: MACWRANGLER_DISK_KIND=[a-z-]+\n` +
	`RuntimeSetCustomProperty: MACWRANGLER_DISK_TARGETS=disk[0-9]+( disk[0-9]+)*\n` +
	`RuntimeSetCustomProperty: MACWRANGLER_DISK_FINGERPRINT=[0-9a-f]{64}\n)$`)

// moves matches what would move the cursor of a terminal or end a line.
var moves = regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}\x{2028}\x{2029}\x{202a}-\x{202e}\x{2066}-\x{2069}]`)

// TestDiskPlanFolders plans each sample Mac in each format: the status is the
// same, the plan can be read, the script parses, and DeployStudio's lines are
// valid.
func TestDiskPlanFolders(t *testing.T) {
	folders, err := filepath.Glob("../../../testdata/disk/*")
	if err != nil || len(folders) < 40 {
		t.Fatalf("%d sample Macs, %v", len(folders), err)
	}
	scripts := map[string]string{} // one of each form, for shellcheck
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			want, document, flags := wantedDiskPlan(t, filepath.Join(folder, "plan.json"))
			out := map[string]string{}
			for _, format := range []string{"json", "text", "plist", "sh", "deploystudio"} {
				args := append([]string{"disk", "plan", "--from", folder, "--format", format}, flags...)
				status, stdout, stderr := runProbe(t, t.Context(), args...)
				if status != want || (status == frame.StatusError) != (stdout == "") || (status == frame.StatusError) != (stderr != "") {
					t.Errorf("%s: status %d, want %d\n%s%s", format, status, want, stdout, stderr)
				}
				out[format] = stdout
			}
			if want == frame.StatusError {
				return
			}
			if diff := cmp.Diff(document, out["json"]); diff != "" {
				t.Error(diff)
			}
			plan, err := disk.ReadPlan(strings.NewReader(out["json"]))
			if err != nil {
				t.Fatal(err)
			}
			if !diskOrders.MatchString(out["deploystudio"]) || strings.Contains(out["deploystudio"], "Abort") == plan.Runnable() {
				t.Errorf("orders: %q", out["deploystudio"])
			}
			if found := moves.FindString(out["text"]); found != "" {
				t.Errorf("the text holds %+q", found)
			}
			checkDiskScript(t, out["sh"], plan)
			form := string(plan.Kind)
			for _, c := range plan.Commands {
				form += " " + c.Argv[1]
			}
			scripts[form] = out["sh"]
		})
	}
	shellcheckAll(t, scripts)
}

// wantedDiskPlan reads the plan that a sample must have, and the flags that it is
// for. There is none if the facts cannot be read.
func wantedDiskPlan(t *testing.T, file string) (status int, document string, flags []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return frame.StatusError, "", nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var plan disk.Plan
	if err := json.Unmarshal(data, &plan); err != nil {
		t.Fatal(err)
	}
	flags = []string{"--volume-name", plan.Options.VolumeName, "--filesystem", plan.Options.Filesystem}
	for _, id := range plan.Options.Disks {
		flags = append(flags, "--disk", id)
	}
	if plan.Runnable() {
		return frame.StatusDone, string(data), flags
	}
	return frame.StatusFound, string(data), flags
}

// checkDiskScript makes a shell parse a script, and run it if it erases nothing.
func checkDiskScript(t *testing.T, script string, plan *disk.Plan) {
	t.Helper()
	dash := servertest.Need(t, "dash", "dash")
	if plan.Runnable() {
		command := exec.CommandContext(t.Context(), dash, "-n")
		command.Stdin = strings.NewReader(script)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("dash -n: %v\n%s", err, out)
		}
		return
	}
	command := exec.CommandContext(t.Context(), dash, "-s")
	command.Stdin = strings.NewReader(script)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr, command.Env = &out, &errs, []string{}
	_ = command.Run() // its status is looked at below
	if status := command.ProcessState.ExitCode(); status != 1 || out.Len() > 0 || !strings.HasPrefix(errs.String(), "this plan erases nothing: "+string(plan.Kind)+"\n") {
		t.Errorf("status %d, stdout %q, stderr %q", status, &out, &errs)
	}
	if diff := cmp.Diff(len(plan.Blocked)+1, strings.Count(errs.String(), "\n")); diff != "" {
		t.Errorf("a line for the kind and one for each reason: %s\n%s", diff, &errs)
	}
}

func shellcheckAll(t *testing.T, scripts map[string]string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"-s", "sh"}
	for form, script := range scripts {
		path := filepath.Join(dir, strings.ReplaceAll(form, " ", "_")+".sh")
		if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.CommandContext(t.Context(), servertest.Need(t, "shellcheck", "shellcheck"), args...).CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, out)
	}
}
