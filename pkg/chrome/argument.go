package chrome

import (
	"errors"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// ParseBookmark returns the bookmark that is written as NAME=URL. The name ends at
// the first =.
func ParseBookmark(text string) (Bookmark, error) {
	name, address, ok := strings.Cut(text, "=")
	if !ok || strings.TrimSpace(name) == "" || address == "" {
		return Bookmark{}, fault.New(CodeBadValue, "such as 'Timetable=https://www.example.org/timetable'", "reading bookmark %q: want NAME=URL", fault.Clip(text))
	}
	return Bookmark{Name: name, URL: address}, nil
}

// ParsePolicy returns the policy that is written as NAME=VALUE. If the policy is a
// string, VALUE is that string; otherwise it is JSON.
func ParsePolicy(text string) (name string, value any, err error) {
	name, written, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return "", nil, fault.New(CodeBadValue, "such as TranslateEnabled=false", "reading policy %q: want NAME=VALUE", fault.Clip(text))
	}
	key, err := knownPolicy(name)
	if err != nil {
		return "", nil, err
	}
	if key.Type == prefjson.String {
		return name, written, checkPolicy(name, written)
	}
	if value, err = parseValue(written); err != nil {
		return "", nil, &fault.Error{
			Code: CodeBadValue, Act: "reading policy", Operand: name, Err: err,
			Hint: "want " + string(key.Type) + ", written as in JSON",
		}
	}
	return name, value, checkPolicy(name, value)
}

// parseValue reads JSON by the rules of settings files: JSON is YAML as well.
func parseValue(text string) (any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("empty")
	}
	root, err := settings.Format{MaxBytes: MaxSettings, MaxValues: maxValues, Code: CodeBadValue}.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	return root.Any()
}
