// Package prefjson reads JSON as Chrome reads its preferences, with the place
// of every value: comments and a byte-order mark pass, a trailing comma does
// not. It also knows how a file's text is laid out, so that a value can be
// replaced without touching the rest.
//
// [Parse] reads a file; [ParseStrict] also refuses what Chrome accepts and
// other readers do not. Input may be hostile: at most [MaxBytes] bytes, a
// million values and 199 levels are read.
//
// Do not use it for JSON that Chrome does not read: encoding/json is stricter
// in some places and looser in others.
//
// Source: what Chromium 156 was seen to accept; the tests of package lint ask a
// real one.
package prefjson
