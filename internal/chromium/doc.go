// Package chromium runs a real Chromium, as Debian packages it, so that tests can
// ask it what it does with preferences and policies.
//
//	result := chromium.Run(t, chromium.Input{Initial: file})
//	if result.Prefs["homepage"].Value != "https://www.example.com/" { … }
//
// Each run has a user-data folder of its own and, in a mount namespace of its
// own, its own /etc/chromium, which is where Debian's build looks for Initial
// Preferences and policies. It is headless, talks DevTools over two inherited
// pipes and no network, and is ended by process id. A run costs one to two
// seconds: test as many settings in one start as can be told apart.
//
// [Look] opens an HTML page on screens of several sizes, a phone and paper, and
// returns what a script measures there.
//
// Chromium on Linux does not enforce tracked preferences, takes every policy
// as if the machine were managed, and knows no macOS-only names.
//
// A missing program skips the test by the rule of servertest.Need; so does a
// machine without root rights and user namespaces.
//
// Sources: the DevTools protocol (chromedevtools.github.io), chrome/common/
// chrome_switches.cc, and what Chromium 156 was seen to do.
package chromium
