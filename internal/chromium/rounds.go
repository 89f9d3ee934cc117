package chromium

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Schema returns the type of each policy that chrome://policy/test offers, such as
// "boolean": all but those that count only on managed machines.
func Schema(ctx context.Context) (types map[string]string, version string, err error) {
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	b, err := openBrowser(ctx, Input{})
	if b == nil {
		return nil, "", err
	}
	var groups map[string]map[string]string
	if err == nil {
		err = b.explain(b.tools.evaluate(ctx, "chrome://policy/test", askSchema, &groups))
	}
	return groups["chrome"], b.version, errors.Join(err, b.clean())
}

// askSchema returns what the page was loaded with.
const askSchema = `import("chrome://resources/js/load_time_data.js").then(m => m.loadTimeData.getString("initialSchema"))`

// Rounds gives a running Chromium one set of managed policies after another, and
// returns the rows of each: about a second a set. A set on which it crashes is tried
// again in halves, down to the policies that are to blame: they have a row that says
// so. Some crash only together, in which case none has.
func Rounds(ctx context.Context, sets []map[string]any) ([][]PolicyRow, error) {
	var all [][]PolicyRow
	for len(all) < len(sets) {
		rest := sets[len(all):]
		rows, err := someRounds(ctx, rest[:min(len(rest), maxRounds)])
		all = append(all, rows...)
		if err == nil {
			continue
		}
		if !crashed(err) {
			return all, err
		}
		some, err := halves(ctx, sets[len(all)])
		if err != nil {
			return all, err
		}
		all = append(all, some)
	}
	return all, nil
}

func crashed(err error) bool {
	crash, ok := errors.AsType[*crashError](err)
	return ok && crash.Status > 128
}

// halves asks about each half of a set on which the browser crashed.
func halves(ctx context.Context, set map[string]any) ([]PolicyRow, error) {
	names := slices.Sorted(maps.Keys(set))
	if len(names) < 2 {
		return []PolicyRow{{Name: strings.Join(names, ""), Crashed: true}}, nil
	}
	var all []PolicyRow
	for _, part := range [][]string{names[:len(names)/2], names[len(names)/2:]} {
		some := map[string]any{}
		for _, name := range part {
			some[name] = set[name]
		}
		rows, err := Rounds(ctx, []map[string]any{some})
		if err != nil {
			return nil, err
		}
		all = append(all, rows[0]...)
	}
	return all, nil
}

// maxRounds is how many sets one start is given, so that the time is enough
// on a busy machine too.
const maxRounds = 25

func someRounds(ctx context.Context, sets []map[string]any) (all [][]PolicyRow, err error) {
	ctx, cancel := context.WithTimeout(ctx, 4*runTimeout)
	defer cancel()
	b, err := openBrowser(ctx, Input{Managed: map[string]any{roundName(0): true}})
	if b == nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.clean()) }()
	if err != nil {
		return nil, err
	}
	session, err := b.tools.open(ctx, policyURL)
	if err == nil {
		err = b.tools.run(ctx, session, policyURL, watchPolicies, new(any))
	}
	for i := 0; err == nil && i < len(sets); i++ {
		var rows []PolicyRow
		if rows, err = b.round(ctx, session, i+1, sets[i]); err == nil {
			all = append(all, rows)
		}
	}
	return all, b.explain(err)
}

// roundName is a policy that does not exist: its row shows to which set the others
// belong.
func roundName(i int) string { return fmt.Sprintf("MacwranglerRound%d", i) }

// rewrites is how many times a set is written. Chromium learns of a file by a watch that
// may miss a change on a busy machine, and then looks again only after a quarter of an hour.
const rewrites = 3

func (b *browser) round(ctx context.Context, session string, i int, set map[string]any) (rows []PolicyRow, err error) {
	policies := map[string]any{roundName(i): true}
	maps.Copy(policies, set)
	data, err := json.Marshal(policies)
	if err != nil {
		return nil, err
	}
	for range rewrites {
		rows, err = b.tryRound(ctx, session, i, data)
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			break
		}
	}
	return rows, err
}

func (b *browser) tryRound(ctx context.Context, session string, i int, data []byte) ([]PolicyRow, error) {
	ctx, cancel := context.WithTimeout(ctx, runTimeout/2)
	defer cancel()
	path := filepath.Join(b.folders.etc, policyFolder, "managed", "macwrangler.json")
	if err := os.WriteFile(path, data, fileMode); err != nil {
		return nil, err
	}
	var page policyPage
	script := strings.ReplaceAll(awaitPolicies, "ROUND", roundName(i))
	if err := b.tools.run(ctx, session, policyURL, script, &page); err != nil {
		return nil, fmt.Errorf("set %d: %w", i, err)
	}
	rows, err := page.rows()
	return slices.DeleteFunc(rows, func(row PolicyRow) bool { return row.Name == roundName(i) }), err
}

const policyURL = "chrome://policy"

// watchPolicies keeps what the page is told last.
const watchPolicies = `(async () => {
	const {addWebUiListener} = await import("chrome://resources/js/cr.js");
	addWebUiListener("policies-updated", (names, values) => { globalThis.told = {names, values}; });
	chrome.send("listenPoliciesUpdates");
	return "null";
})()`

// awaitPolicies has the files read again until it is told of a set. What was sent
// while they were being read may be lost, so that it is sent again.
const awaitPolicies = `(async () => {
	for (let i = 0; ; i++) {
		if (i % 30 == 0) chrome.send("reloadPolicies");
		await new Promise(resolve => setTimeout(resolve, 100));
		if (globalThis.told?.values.policyGroups.chrome?.policies.ROUND) return JSON.stringify(globalThis.told);
	}
})()`
