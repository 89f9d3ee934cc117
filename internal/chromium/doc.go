// Package chromium runs the real Chromium of Debian, so that tests can ask it
// what it makes of preferences and policies.
//
//	result := chromium.Run(t, chromium.Input{Initial: file})
//	if result.Prefs["homepage"].Value != "https://www.example.com/" { … }
//
// Each run has a user-data folder of its own and, in a mount namespace of its
// own, its own /etc/chromium, which is where Debian's build looks for Initial
// Preferences and policies. It is headless, talks DevTools over two inherited
// pipes and no network, and is ended by process id. A run costs one to two
// seconds: give one start as many settings as can be told apart.
//
// Chromium on Linux does not enforce tracked preferences, takes every policy
// for that of a managed machine and knows no macOS-only names.
//
// A missing program skips the test by the rule of servertest.Need; so does a
// machine that gives neither root nor user namespaces.
//
// Sources: the DevTools protocol (chromedevtools.github.io), chrome/common/
// chrome_switches.cc, and what Chromium 156 was seen to do.
package chromium
