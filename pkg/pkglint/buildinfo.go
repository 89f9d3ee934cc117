package pkglint

import (
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// CodeBuildInfo is of a build-info that cannot be read.
const CodeBuildInfo fault.Code = "bad-build-info"

// buildInfo is what a munkipkg project says of its package. Fields that are not there
// have munkipkg's defaults.
type buildInfo struct {
	target string // the file, "" if there is none
	values map[string]buildValue
}

// buildValue is a value of a build-info.
type buildValue struct {
	text   string
	line   int
	number bool // it was read as a number and not as text
	kind   string
}

// buildInfoNames are the names of the file, in the order in which munkipkg looks.
func buildInfoNames() []string {
	return []string{"build-info.plist", "build-info.json", "build-info.yaml", "build-info.yml"}
}

// parseBuildInfo reads the file.
func parseBuildInfo(name string, data []byte) (map[string]buildValue, error) {
	if path.Ext(name) == ".plist" {
		return buildInfoPlist(data)
	}
	root, err := settings.Format{MaxBytes: 1 << 20, MaxValues: 1000, Code: CodeBuildInfo}.Parse(data)
	if err != nil {
		return nil, err
	}
	pairs, err := root.Pairs()
	if err != nil {
		return nil, err
	}
	values := map[string]buildValue{}
	for _, p := range pairs {
		v := buildValue{line: p.Line, kind: "map"}
		if text, err := p.Value.Raw(); err == nil {
			v.text, v.kind = text, "text"
			typed, _ := p.Value.Any() // what readers of YAML do not agree on counts as text
			switch typed.(type) {
			case float64, int:
				v.number = true
			case bool:
				v.kind = "bool"
			}
		}
		values[p.Key] = v
	}
	return values, nil
}

func buildInfoPlist(data []byte) (map[string]buildValue, error) {
	doc, err := plistfile.Parse(data, plistfile.DefaultLimits())
	if err != nil {
		return nil, err
	}
	if doc.Root.Kind() != plistfile.Dict {
		return nil, fault.New(CodeBuildInfo, "", "not a dictionary")
	}
	values := map[string]buildValue{}
	for key, value := range doc.Root.Entries() {
		v := buildValue{line: value.Line(), kind: value.Kind().String()}
		switch value.Kind() {
		case plistfile.String:
			v.text, _ = value.Text()
			v.kind = "text"
		case plistfile.Boolean:
			is, _ := value.Bool()
			v.text, v.kind = map[bool]string{true: "true", false: "false"}[is], "bool"
		case plistfile.Integer, plistfile.Real:
			v.number = true
		default:
		}
		values[key.Name] = v
	}
	return values, nil
}

// text returns a value, or the default.
func (b buildInfo) text(key, otherwise string) string {
	if v, ok := b.values[key]; ok && v.text != "" {
		return v.text
	}
	return otherwise
}

// isFalse reports whether a value is there and false.
func (b buildInfo) isFalse(key string) bool {
	v, ok := b.values[key]
	return ok && strings.EqualFold(v.text, "false")
}

func (b buildInfo) isTrue(key string) bool { return strings.EqualFold(b.values[key].text, "true") }
