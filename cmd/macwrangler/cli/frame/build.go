package frame

import (
	"runtime"
	"runtime/debug"
	"time"
)

// Build is how this binary was made. What the build did not record is left out.
type Build struct {
	Version   string     `json:"version"`
	Revision  string     `json:"revision,omitempty"`
	Time      *time.Time `json:"time,omitempty"`
	Modified  bool       `json:"modified"`
	GoVersion string     `json:"goVersion"`
	Platform  string     `json:"platform"`
}

// ThisBuild returns how the running binary was made.
func ThisBuild() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{} // built without modules: nothing is recorded
	}
	return buildOf(info)
}

// buildOf picks what we show out of what the Go tool recorded.
func buildOf(info *debug.BuildInfo) Build {
	v := Build{
		Version:   info.Main.Version,
		GoVersion: runtime.Version(),
		Platform:  runtime.GOOS + "/" + runtime.GOARCH,
	}
	if v.Version == "" || v.Version == "(devel)" {
		v.Version = "devel"
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Revision = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		case "vcs.time":
			if at, err := time.Parse(time.RFC3339, setting.Value); err == nil {
				v.Time = &at
			}
		}
	}
	return v
}
