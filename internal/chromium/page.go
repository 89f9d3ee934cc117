package chromium

import (
	"context"
	"encoding/json"
	"fmt"
)

// evaluate opens a page, runs a script in it once it is loaded, and decodes the
// JSON text that the script or its promise returns.
func (d *devtools) evaluate(ctx context.Context, url, script string, result any) error {
	session, err := d.open(ctx, url)
	if err != nil {
		return err
	}
	return d.run(ctx, session, url, script, result)
}

// open opens a page in a tab of its own and returns the session that leads to it.
func (d *devtools) open(ctx context.Context, url string) (session string, err error) {
	var target struct {
		ID string `json:"targetId"`
	}
	if err := d.call(ctx, "", "Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return "", err
	}
	attach := map[string]any{"targetId": target.ID, "flatten": true}
	var attached struct {
		ID string `json:"sessionId"`
	}
	if err := d.call(ctx, "", "Target.attachToTarget", attach, &attached); err != nil {
		return "", err
	}
	return attached.ID, d.load(ctx, attached.ID, url)
}

// run runs a script in an open page.
func (d *devtools) run(ctx context.Context, session, url, script string, result any) error {
	var answer struct {
		Result struct {
			Value string `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text string `json:"text"`
		} `json:"exceptionDetails"`
	}
	run := map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}
	if err := d.call(ctx, session, "Runtime.evaluate", run, &answer); err != nil {
		return err
	}
	if answer.Exception != nil {
		return fmt.Errorf("%s: the script failed: %s", url, answer.Exception.Text)
	}
	if err := json.Unmarshal([]byte(answer.Result.Value), result); err != nil {
		return fmt.Errorf("%s: reading the answer: %w", url, err)
	}
	return nil
}

// load navigates and waits until the page has loaded.
func (d *devtools) load(ctx context.Context, session, url string) error {
	if err := d.call(ctx, session, "Page.enable", nil, nil); err != nil {
		return err
	}
	loaded := d.expect(event{session, "Page.loadEventFired"})
	if err := d.call(ctx, session, "Page.navigate", map[string]any{"url": url}, nil); err != nil {
		return err
	}
	select {
	case <-loaded:
		return nil
	case <-d.closed:
		return fmt.Errorf("%s: %w", url, errGone)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", url, ctx.Err())
	}
}
