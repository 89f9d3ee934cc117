package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// Schema is the first key of a plan's JSON document.
const Schema = "macwrangler/disk.plan/1"

// MaxPlanSize bounds a plan's JSON document, in bytes.
const MaxPlanSize = 16 << 20

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ReadPlan reads a plan's JSON document. It is strict: another schema, an unknown
// key, a value that no plan has, or anything after the document is an error with
// the code bad-plan. A plan that can be read need not be right: apply makes its
// own and compares.
func ReadPlan(r io.Reader) (*Plan, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxPlanSize+1))
	if err != nil {
		return nil, badPlan(err)
	}
	if len(data) > MaxPlanSize {
		return nil, badPlan(fmt.Errorf("it has more than %d bytes", MaxPlanSize))
	}
	plan, err := decodePlan(data)
	if err != nil {
		return nil, badPlan(err)
	}
	return plan, nil
}

func badPlan(err error) error {
	return &Error{
		Code: CodeBadPlan, Act: "reading a plan", Err: err,
		Hint: "make one with: macwrangler disk plan --format json",
	}
}

func decodePlan(data []byte) (*Plan, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, err
	}
	if head.Schema != Schema {
		return nil, fmt.Errorf("its schema is %q, not %q", head.Schema, Schema)
	}
	var file struct {
		Schema string `json:"schema"`
		Plan
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, err
	}
	if err := file.check(); err != nil {
		return nil, err
	}
	return &file.Plan, nil
}

// check refuses values that no plan of this package has.
func (p *Plan) check() error {
	if !slices.Contains(kinds(), p.Kind) {
		return fmt.Errorf("its kind %q is not known", p.Kind)
	}
	if !hashForm.MatchString(p.Fingerprint) {
		return errors.New("its fingerprint is not a SHA-256 in hex")
	}
	if err := p.Options.Check(); err != nil {
		return err
	}
	if p.Runnable() == (len(p.Commands) == 0) {
		return fmt.Errorf("a plan of kind %q has %d commands", p.Kind, len(p.Commands))
	}
	for _, v := range p.Disks {
		if !wholeForm.MatchString(v.ID) {
			return fmt.Errorf("%q is not the id of a whole disk", v.ID)
		}
		if !slices.Contains([]string{Target, Rejected, LeftAlone}, v.Verdict) {
			return fmt.Errorf("the verdict %q of %s is not known", v.Verdict, v.ID)
		}
	}
	return checkCommands(p.Commands)
}

func checkCommands(commands []Command) error {
	for i, c := range commands {
		if len(c.Argv) < 2 || c.Argv[0] != "diskutil" {
			return fmt.Errorf("command %d is not diskutil with a verb", i+1)
		}
		if c.OnFailure != Stop && c.OnFailure != Continue {
			return fmt.Errorf("command %d has onFailure %q", i+1, c.OnFailure)
		}
		if !slices.Contains([]string{"", "lvg"}, c.Capture) {
			return fmt.Errorf("command %d captures %q", i+1, c.Capture)
		}
	}
	return nil
}
