package fault

// Distance counts the edits between what was typed and a known word: a byte
// put in, left out or replaced. It gives up at most, which bounds its time: two
// words whose lengths differ by that much are not compared. What is near enough
// to ask "did you mean …?" is for the caller to say.
func Distance(typed, known string, most int) int {
	if max(len(typed)-len(known), len(known)-len(typed)) >= most {
		return most
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
	return min(last[len(known)], most)
}
