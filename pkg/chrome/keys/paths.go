package keys

// Where Chrome on macOS has its files. Folders are relative to a volume, or to a
// home or a folder of the user template, with slashes.
const (
	SystemFolder = "Library/Google"                            // of a volume
	UserFolder   = "Library/Application Support/Google/Chrome" // of a home

	InitialName  = "Google Chrome Initial Preferences"
	MasterName   = "Google Chrome Master Preferences" // the only one for builds before about 91
	FirstRunName = "First Run"
)
