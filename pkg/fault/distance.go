package fault

// Distance returns the number of edits between what was typed and a known word: a
// byte inserted, removed or replaced. It returns at most limit, which bounds its
// time: words whose lengths differ by that much are not compared. The caller
// decides which distance is worth a "did you mean …?".
func Distance(typed, known string, limit int) int {
	if max(len(typed)-len(known), len(known)-len(typed)) >= limit {
		return limit
	}
	last, row := make([]int, len(known)+1), make([]int, len(known)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(typed) {
		row[0] = i + 1
		for j := range len(known) {
			replace := last[j]
			if typed[i] != known[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
		}
		last, row = row, last
	}
	return min(last[len(known)], limit)
}
