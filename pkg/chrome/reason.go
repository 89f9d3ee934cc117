package chrome

// A Reason is why something fails or is left: a stable kebab-case code for
// scripts, one sentence for people.
type Reason struct {
	Code string `json:"code"`
	Text string `json:"text"`
}
