// Package pip plans how pip is had for each Python of a Mac volume: which ways work,
// which do not and why, and the exact commands.
//
// [Read] collects the facts of a volume, [Make] makes the plan from them; it is a pure
// function. Everything is read from the target volume and nothing from the running
// system, since the two differ under an installer or an imaging workflow.
//
// A verdict has three values. What could not be examined is in [Plan.Unread], and a
// route whose answer depends on it is [Unknown].
//
// # Limits
//
// Pythons in homes (pyenv, virtual environments, pip install --user), conda and
// MacPorts are not looked at. Nothing is run and nothing is downloaded: whether the
// network lets a Mac reach pypi.org, and whether an old Mac still trusts its
// certificate, is not known.
//
// # Sources
//
// pypa/get-pip (which get-pip.py is for which Python, May 2026), pip's own release
// notes (9.0.2 and 9.0.3: SecureTransport), pypa/warehouse issue 3411 (the end of TLS
// 1.0 and 1.1 at PyPI on 11 April 2018), pypa/pip issue 5236 (LibreSSL in macOS
// 10.13.4), python/cpython pull request 137753 (what python.org's installers need),
// PEP 668 (externally managed environments). Which macOS has which Python is common
// knowledge of administrators, not Apple's documentation.
package pip
