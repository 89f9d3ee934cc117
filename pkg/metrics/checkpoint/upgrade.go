package checkpoint

import "maps"

// upgrade gives each database of a file of the first schema the series that its
// last rows went to. There a database was known by its path or its UUID, and the
// tags stood beside the rows only.
func (s *state) upgrade() {
	s.Schema = Schema
	for _, sink := range s.Sinks {
		for _, e := range sink.Entries {
			e.Tags = e.lastTags()
		}
	}
}

// lastTags returns the tags of the last rows that were sent, or may have been; nil
// if there are none.
func (e *Entry) lastTags() map[string]string {
	if n := len(e.Intents); n > 0 {
		return known(e.Intents[n-1].Tags)
	}
	var last *Range
	for i := range e.Sent {
		if r := &e.Sent[i]; last == nil || r.Through > last.Through {
			last = r
		}
	}
	if last == nil {
		return nil
	}
	return known(last.Tags)
}

// known returns a tag set that may be empty, but is not unknown.
func known(tags map[string]string) map[string]string {
	if tags == nil {
		return map[string]string{}
	}
	return maps.Clone(tags)
}
