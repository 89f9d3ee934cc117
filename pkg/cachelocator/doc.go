// Package cachelocator tells which content cache a Mac would use, and why not
// another, from what the locator left on its disk.
//
// The locator is the part of macOS that finds the content cache of a site. It
// keeps Apple's answers in files named diskCache.plist, one for each user.
// [Search.Files] finds and reads them, [Search.File] a single one; [Inspect]
// follows the locator's rules over them. It needs some [Evidence] of the Mac: the
// clock, when it was started, and the hardware addresses of its default gateways,
// which [BootTime] and [FindGateways] give for the running one.
//
//	files, err := cachelocator.Search{Root: "/"}.Files(ctx)
//	report := cachelocator.Inspect(files, cachelocator.Evidence{Now: time.Now(), …})
//	fmt.Println(report.Verdict.Text)
//
// The answer is a set: caches of the best rank are equals, and the locator takes
// one of them at random. What cannot be known is said to be unknown and is never
// guessed: without the gateway nobody can tell whether an answer was stored on
// the present network.
//
// All this is passive: nothing is written, and nobody is asked, least of all
// Apple; Apple's own AssetCacheLocatorUtil makes a new search and changes what it
// reports on. [Report.Probe] is the exception, which asks the caches themselves.
// [ParseScutil] and [ParseResolvConf] tell which DNS servers the locator would
// ask for a site's public addresses; the asking is done by the packages below.
//
// It is not for the cache's side of things, and no proof: the rules were read
// from the locators of iOS 26.1 and tvOS 18.2.1 and no Mac has confirmed them.
// The shape of version 6 is known from a published listing of OS X 10.11. Apple
// documents none of it.
//
// Times are in UTC and whole seconds, sizes in bytes. What is wrong with a file
// is a [fault.Reason] with a stable code; errors are an [*Error]. All input may be
// hostile: a file is read up to 4 MiB, the output of a program up to 1 MiB, and
// texts from a file are quoted in sentences, but not in fields such as
// [Candidate.Address].
package cachelocator
