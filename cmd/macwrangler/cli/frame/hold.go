package frame

// HoldSignals is for a verb that must not be cut off between two steps: from here
// to the end of the program no signal ends it, nor does a reader of its output
// that goes away. SIGINT, SIGTERM, SIGHUP and SIGQUIT end the verb's context,
// whichever comes first, and notice is called once; the verb stops where it can.
func (a *App) HoldSignals(notice func()) {
	if a.Signals != nil {
		a.Signals.hold(notice)
	}
}
