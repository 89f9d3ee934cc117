// Package forms reads DNS TXT records from whatever an administrator pastes: a zone
// file, what dig, host, nslookup or PowerShell print, or the export of a DNS service.
//
//	text, err := forms.Read(data)
//	for _, record := range text.Records { … }
//
// [Read] first decides which form the whole text has, and only then reads it: a
// good record that is misread leads to a fix that breaks it. A text of no known
// form is an error with [CodeUnknown], never a guess. So is what a tool has cut
// ([CodeCut]), and bytes that cannot be told for certain ([CodeBytes]): \012 is one
// byte in a zone file and another one at Route 53.
//
// What a record means is not decided here; package txt does that. Nothing is sent.
//
// The text may be hostile: at most [MaxText] bytes are read, in time that grows with
// their number. The forms were observed with the tools of BIND, unbound and dnsmasq,
// and otherwise come from the makers' documentation and published samples.
package forms
