package chromium

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A View is what a page is looked at on.
type View struct {
	Name          string
	Width, Height int // CSS pixels
	Phone         bool
	Print         bool // the style sheet for paper
}

// Views are the usual ones: three screens, a phone, and a sheet of A4 within margins
// of 10 mm.
func Views() []View {
	return []View{
		{Name: "1280", Width: 1280, Height: 800},
		{Name: "1366", Width: 1366, Height: 768},
		{Name: "1920", Width: 1920, Height: 1080},
		{Name: "phone", Width: 390, Height: 844, Phone: true},
		{Name: "A4", Width: 718, Height: 1040, Print: true},
	}
}

// Look opens an HTML page in one browser, once for each view, and decodes into
// results[i] the JSON text that a script returns there. A folder "" takes no
// pictures; else VIEW.png is written into it.
func Look[T any](tb testing.TB, page []byte, views []View, script, folder string) (results []T) {
	tb.Helper()
	Need(tb)
	ctx, cancel := context.WithTimeout(tb.Context(), runTimeout)
	defer cancel()
	b, err := openBrowser(ctx, Input{})
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
	path := filepath.Join(b.folders.home, "page.html")
	if err := os.WriteFile(path, page, fileMode); err != nil {
		tb.Fatal(err)
	}
	for _, view := range views {
		var result T
		if err := b.look(ctx, "file://"+path, view, script, folder, &result); err != nil {
			tb.Fatalf("looking at %s: %v", view.Name, b.explain(err))
		}
		results = append(results, result)
	}
	return results
}

// look opens a page in a tab of its own.
func (b *browser) look(ctx context.Context, url string, view View, script, folder string, result any) error {
	session, err := b.tools.open(ctx, "about:blank")
	if err != nil {
		return err
	}
	media := ""
	if view.Print {
		media = "print"
	}
	size := map[string]any{"width": view.Width, "height": view.Height, "deviceScaleFactor": 1, "mobile": view.Phone}
	err = errors.Join(
		b.tools.call(ctx, session, "Emulation.setDeviceMetricsOverride", size, nil),
		b.tools.call(ctx, session, "Emulation.setEmulatedMedia", map[string]any{"media": media}, nil),
		b.tools.load(ctx, session, url),
	)
	if err == nil && folder != "" {
		err = b.picture(ctx, session, filepath.Join(folder, view.Name+".png"))
	}
	if err != nil {
		return err
	}
	return b.tools.run(ctx, session, url, script, result)
}

// picture writes the first screenful.
func (b *browser) picture(ctx context.Context, session, path string) error {
	var shot struct {
		Data string `json:"data"`
	}
	if err := b.tools.call(ctx, session, "Page.captureScreenshot", nil, &shot); err != nil {
		return err
	}
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		return fmt.Errorf("reading the picture: %w", err)
	}
	return os.WriteFile(path, data, fileMode)
}
