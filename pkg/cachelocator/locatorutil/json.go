package locatorutil

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	// MaxBytes is how much is read.
	MaxBytes   = 4 << 20
	maxServers = 1000

	system = "system"
	user   = "current user"
)

// Recognize reports whether a text is what the program prints.
func Recognize(data []byte) bool {
	if bytes.Contains(data[:min(len(data), 4096)], []byte(" AssetCacheLocatorUtil[")) {
		return true
	}
	at := document(data) // a greeting may come before it
	if at < 0 {
		return false
	}
	start := data[at:]
	return bytes.Contains(start[:min(len(start), 200)], []byte(`"results"`))
}

// Parse reads what the program prints. Errors are *[Error].
func Parse(data []byte) (Result, error) {
	if len(data) > MaxBytes {
		return Result{}, fault.New(fault.ReadFailed, "save its output alone", "reading the output of AssetCacheLocatorUtil: larger than %d bytes", MaxBytes)
	}
	if !Recognize(data) {
		return Result{}, fault.New(CodeForeign, "save what AssetCacheLocatorUtil -j prints", "reading the output of AssetCacheLocatorUtil: it is something else")
	}
	if at := document(data); at >= 0 {
		return parseJSON(data[at:])
	}
	return parseText(string(data))
}

// several refuses the outputs of several runs, of which one alone would be read.
func several() error {
	return fault.New(CodeDamaged, "put the output of each run in a file of its own: --file FILE --file FILE", "reading the output of AssetCacheLocatorUtil: the file has that of several runs")
}

// document returns where the JSON begins, which may come after the log, or -1.
func document(data []byte) int {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return bytes.IndexByte(data, '{')
	}
	if at := bytes.Index(data, []byte("\n{")); at >= 0 {
		return at + 1
	}
	return -1
}

type object = map[string]json.RawMessage

func parseJSON(data []byte) (Result, error) {
	var root struct {
		Results object `json:"results"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&root); err != nil {
		at := int64(len(data))
		if wrong, is := errors.AsType[*json.SyntaxError](err); is {
			at = wrong.Offset
		}
		return Result{}, fault.New(CodeDamaged, "save the whole output again: AssetCacheLocatorUtil -j >FILE", "reading the output of AssetCacheLocatorUtil: the JSON is damaged at byte %d", at)
	}
	if bytes.Contains(data[decoder.InputOffset():], []byte(`"results"`)) {
		return Result{}, several()
	}
	if root.Results == nil {
		return Result{}, fault.New(CodeForeign, "save what AssetCacheLocatorUtil -j prints", "reading the output of AssetCacheLocatorUtil: it has no results")
	}
	r := Result{Reachable: []string{}}
	_ = json.Unmarshal(root.Results["public IP address"], &r.PublicAddress) // an error object: not known
	r.ReachKnown = json.Unmarshal(root.Results["reachability"], &r.Reachable) == nil && r.Reachable != nil
	for _, name := range []string{system, user} {
		var side object
		if json.Unmarshal(root.Results[name], &side) == nil && side != nil {
			r.Sides = append(r.Sides, readSide(name, side))
		}
	}
	return r, nil
}

func readSide(name string, o object) Side {
	s := Side{Name: name, Saved: readLists(o["saved servers"]), Refreshed: readLists(o["refreshed servers"])}
	_ = json.Unmarshal(o["might have"], &s.MightHave) // null or an error: not known
	s.Ranges, s.RangesKnown = newer(o, " public IP address ranges")
	s.Favored, s.FavoredKnown = newer(o, " favored server ranges")
	return s
}

// readLists reads the lists by their kind; one that is null or an error is left out.
func readLists(raw json.RawMessage) map[Kind]List {
	lists := map[Kind]List{}
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return lists
	}
	for _, kind := range []Kind{Personal, Import, Shared} {
		var servers []Server
		if json.Unmarshal(o[string(kind)], &servers) == nil && servers != nil && len(servers) <= maxServers {
			lists[kind] = List{servers}
		}
	}
	return lists
}

// newer returns the ranges of the new search, or those from before it.
func newer(o object, name string) (found []string, known bool) {
	if found, known = ranges(o["refreshed"+name]); known {
		return found, known
	}
	return ranges(o["saved"+name])
}

// ranges reads a list of ranges, or a list of such lists: how deep they lie is not
// sure.
func ranges(raw json.RawMessage) (found []string, known bool) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil || list == nil || len(list) > maxServers {
		return nil, false
	}
	found = []string{}
	for _, one := range list {
		var r struct{ First, Last string }
		if json.Unmarshal(one, &r) == nil && r.First != "" {
			found = append(found, r.First+"-"+r.Last)
			continue
		}
		var inner []struct{ First, Last string }
		if json.Unmarshal(one, &inner) != nil {
			return nil, false
		}
		for _, r := range inner {
			found = append(found, r.First+"-"+r.Last)
		}
	}
	return found, true
}
