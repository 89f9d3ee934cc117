package chrome

// A leaf is a value that is no object, and where it is.
type leaf struct {
	path jsonPath
	text string // compact JSON
}

// leaves lists the values below an object in order. The text must be valid.
func leaves(text []byte, at jsonPath) ([]leaf, error) {
	object, err := readObject(text)
	if err != nil {
		return nil, err
	}
	var all []leaf
	for _, key := range object.keys() {
		value, where := object.value(key), at.child(key)
		if !isObject(value) {
			all = append(all, leaf{where, compact(value)})
			continue
		}
		below, err := leaves(value, where)
		if err != nil {
			return nil, err
		}
		all = append(all, below...)
	}
	return all, nil
}

// difference lists the values in which two objects differ, next's order first.
// What cannot be read has no values.
func difference(old, next []byte) ([]Change, error) {
	after, err := readableLeaves(next)
	if err != nil {
		return nil, err
	}
	before, err := readableLeaves(old)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	for _, l := range before {
		values[l.path.String()] = l.text
	}
	var changes []Change
	for _, l := range after {
		path := l.path.String()
		if was, there := values[path]; !there || !sameJSON([]byte(was), []byte(l.text)) {
			changes = append(changes, Change{path, was, l.text})
		}
		delete(values, path)
	}
	for _, l := range before {
		path := l.path.String()
		if was, there := values[path]; there {
			changes = append(changes, Change{path, was, ""})
			delete(values, path)
		}
	}
	return changes, nil
}

func readableLeaves(text []byte) ([]leaf, error) {
	if checkObject(text) != nil {
		return nil, nil //nolint:nilerr // broken text has no values
	}
	return leaves(text, nil)
}
