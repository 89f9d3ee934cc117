package aduidcmd

import (
	"fmt"
	"io"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

// progressEvery is the time between two updates of the progress.
const progressEvery = 200 * time.Millisecond

// progress shows the progress of a scan on a terminal: accounts, accounts
// per second, pages.
type progress struct {
	w           io.Writer // nil: none
	begun, last time.Time
	pages       int64
	shown       bool
}

// progressStream returns the terminal for progress, nil if there is none.
func progressStream(a *frame.App) io.Writer {
	if !a.ErrTerminal || a.Quiet || a.Getenv("TERM") == "dumb" {
		return nil
	}
	return a.Err
}

func (p *progress) page(of directory.Progress) { p.pages = of.Pages; p.accounts(of.Accounts) }

func (p *progress) accounts(n int64) {
	if p.w == nil {
		return
	}
	now := time.Now()
	if p.begun.IsZero() {
		p.begun, p.last = now, now
		return
	}
	if now.Sub(p.last) < progressEvery {
		return
	}
	p.last, p.shown = now, true
	text := fmt.Sprintf("%d accounts, %.0f per second", n, float64(n)/now.Sub(p.begun).Seconds())
	if p.pages > 0 {
		text += fmt.Sprintf(", %d pages", p.pages)
	}
	_, _ = io.WriteString(p.w, "\r"+text+"\x1b[K") // progress is not worth an error
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		_, _ = io.WriteString(p.w, "\r\x1b[K")
		p.shown = false
	}
}
