package txt

// Severity is how bad a finding is.
type Severity string

// The severities, the worst first.
const (
	Fault   Severity = "error"   // the locator gets nothing, or not what was meant
	Warning Severity = "warning" // it gets it, but by accident, or part of it
	Info    Severity = "info"
)

// Finding is one thing that a lint found.
type Finding struct {
	// Rule is the id of one of [Rules].
	Rule     string
	Severity Severity
	// Path is the name of the record, "" where it is not known.
	Path string
	// Line and Column count from 1 within pasted text, else they are 0.
	Line, Column int
	Message      string
	// Fix says what to do, or is "".
	Fix string
}

// Rule is something that may be found.
type Rule struct {
	ID       string
	Severity Severity // the worst with which it is found
	Summary  string
}

// The ids of the rules. They are stable; scripts match them.
const (
	RuleSyntax     = "dns-syntax"
	RuleUnknownKey = "dns-unknown-key"
	RuleBadRange   = "dns-bad-range"
	RuleStrings    = "dns-multistring"
	RuleTwo        = "dns-two-records"
	RuleGap        = "dns-chain-gap"
	RuleTooLong    = "dns-chain-too-long"
	RuleName       = "dns-wrong-name"
	RuleUnread     = "dns-unread"
	RuleTTL        = "dns-low-ttl"
)

// Rules lists everything that may be found, the worst first.
func Rules() []Rule {
	return []Rule{
		{RuleSyntax, Fault, "pasted text that is no DNS record: a quote that is not closed, a string over 255 bytes, …"},
		{RuleUnknownKey, Fault, "a record without one of the keys prs=, fss=, prn= and fsn=, which the locator passes over"},
		{RuleBadRange, Fault, "an item that is no address or range the locator takes; it voids all records"},
		{RuleStrings, Fault, "a record of several strings, whose length bytes the locator reads as data"},
		{RuleTwo, Fault, "two records at one name, of which the locator reads whichever comes first"},
		{RuleGap, Fault, "a record asks for the next name and there is none"},
		{RuleTooLong, Fault, "the 25th record asks for another"},
		{RuleName, Warning, "a name that the locator does not ask for"},
		{RuleUnread, Warning, "data or records that are not read, since nothing asks for them"},
		{RuleTTL, Info, "a TTL that the locator does not take as it is"},
	}
}
