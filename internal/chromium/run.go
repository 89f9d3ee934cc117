package chromium

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
)

// Run is [Ask] for tests. Without Chromium or the right to mount it skips or fails
// the test, by the rule of [servertest.Need]; any error fails it.
func Run(tb testing.TB, in Input) Result {
	tb.Helper()
	Need(tb)
	result, err := Ask(tb.Context(), in)
	if err != nil {
		tb.Fatalf("asking Chromium: %v", err)
	}
	return result
}

// Need skips or fails a test where Chromium cannot run.
func Need(tb testing.TB) {
	tb.Helper()
	servertest.Need(tb, "chromium", "chromium")
	servertest.Need(tb, "unshare", "util-linux")
	if err := canMount(tb.Context()); err != nil {
		const why = "no mount namespace: be root, or allow user namespaces (%v)"
		if servertest.Required() {
			tb.Fatalf(why, err)
		}
		tb.Skipf(why, err)
	}
}

func canMount(ctx context.Context) error {
	args := append(namespace(), "mount", "--bind", "/etc/chromium", "/etc/chromium")
	return exec.CommandContext(ctx, args[0], args[1:]...).Run() //nolint:gosec // fixed words
}

// Verdicts asks Chromium's own JSON reader about texts, all in one start. It
// returns "" for each that is accepted, else the fault with line and column. Texts
// are read as preferences are; a root that is not an object passes.
func Verdicts(tb testing.TB, texts [][]byte) []string {
	tb.Helper()
	Need(tb)
	ctx, cancel := context.WithTimeout(tb.Context(), runTimeout)
	defer cancel()
	b, err := openBrowser(ctx, Input{Args: []string{"--enable-unsafe-extension-debugging"}})
	if b != nil {
		defer func() {
			if err := b.clean(); err != nil {
				tb.Errorf("cleaning up: %v", err)
			}
		}()
	}
	if err != nil {
		tb.Fatalf("starting Chromium: %v", err)
	}
	verdicts := make([]string, len(texts))
	folder := tb.TempDir()
	for i, text := range texts {
		if verdicts[i], err = b.verdict(ctx, filepath.Join(folder, strconv.Itoa(i)), text); err != nil {
			tb.Fatalf("asking about %q: %v", text, err)
		}
	}
	return verdicts
}

// verdict has a text read as the manifest of an extension, for which Chromium uses
// the same reader, and returns what is wrong with it.
func (b *browser) verdict(ctx context.Context, folder string, text []byte) (string, error) {
	if err := os.Mkdir(folder, folderMode); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(folder, "manifest.json"), text, fileMode); err != nil {
		return "", err
	}
	err := b.tools.call(ctx, "", "Extensions.loadUnpacked", map[string]any{"path": folder}, nil)
	refusal, ok := errors.AsType[*commandError](err)
	if err != nil && !ok {
		return "", b.explain(err)
	}
	if refusal == nil {
		return "", nil
	}
	_, fault, _ := strings.Cut(refusal.Message, "Manifest is not valid JSON.")
	return strings.TrimSpace(fault), nil
}
