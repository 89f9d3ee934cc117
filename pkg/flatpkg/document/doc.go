// Package document reads and writes the two documents of installer packages:
// PackageInfo, which a component package has, and Distribution, which a product has and
// which says what is asked, checked and offered before its components are installed.
//
// Two calls do most of the work: [ParsePackageInfo] and [ParseDistribution]. What they
// return has the place of every element, for linters, and the whole tree in Root for
// what has no field. Marshal writes a document; equal values give equal bytes.
//
// # What is read
//
// Well-formed XML in UTF-8, US-ASCII or ISO-8859-1, with one root of the right name.
// Attributes are kept as they are spelled: Apple's tools write true and yes, and where a
// Distribution may have an expression of JavaScript there is no value to know; see
// [True] and [Choice]. A number that is none is a [Problem] and not an error. JavaScript
// is text: it is neither run nor checked.
//
// # Limits and trust
//
// Input may be hostile. [Limits] bounds bytes, elements and depth; time and memory are
// linear in the bytes. Entities that a document declares are refused, external ones are
// never fetched.
//
// Sources: Distribution XML Reference (Apple, archived); PackageInfo of published
// packages, since Apple has not documented it.
package document
