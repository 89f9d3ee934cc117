// Package words compares what people type with what they may have meant. Call
// Distance; what is near enough is for the caller to say.
package words

// Distance counts the edits between two words: a byte put in, left out or
// replaced. It takes time in the product of their lengths: bound them.
func Distance(a, b string) int {
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
		}
		last, row = row, last
	}
	return last[len(b)]
}
