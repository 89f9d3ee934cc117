package export

// groupByTags groups databases that share a tag set, in the order given.
// sourceOf returns the source that an item is about.
func groupByTags[T any](list []T, sourceOf func(T) Source) [][]T {
	var groups [][]T
	index := map[string]int{}
	for _, item := range list {
		key := sourceOf(item).Tags.Key()
		at, ok := index[key]
		if !ok {
			at = len(groups)
			index[key] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], item)
	}
	return groups
}
