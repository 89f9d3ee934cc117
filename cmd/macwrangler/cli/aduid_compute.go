package cli

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// aduidComputed is the result of aduid compute.
type aduidComputed struct {
	Results []aduidResult  `json:"results"`
	Errors  []aduidBadLine `json:"errors"`
}

type aduidResult struct {
	Input    string     `json:"input"`
	GUID     aduid.GUID `json:"guid"`
	UID      aduid.UID  `json:"uid"`
	Reserved bool       `json:"reserved"`
}

// aduidBadLine is a line, or an argument, that is not a GUID.
type aduidBadLine struct {
	Line    int        `json:"line"` // from 1
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
}

const aduidComputeLong = `Compute the uid that Apple's Active Directory plugin derives for a user from the
objectGUID, or the gid for a group: the first eight hex digits of its text without
the top bit. GUIDs are arguments, or lines on standard input. Each result is a
line with the number and the GUID; with -q only the number.

Accepted forms: dashed text with or without braces, base64, hex in groups as dscl
prints it, \9E\75… as in LDAP filters, X'…'. 32 hex digits alone are either raw
bytes or text without dashes, two different numbers: use --input hex-raw or
hex-guid. A line that is not a GUID is reported with its line number, the others
are still computed, and the status is 2. A note points out numbers from 0 to 500,
which are reserved for the system. macwrangler explain CODE explains an error.`

const aduidComputeExample = `  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5
  # what ldapsearch prints
  macwrangler aduid compute 8TxwbNG1+EGICzF3KMvU9Q==
  # raw hex, from a script's database
  macwrangler aduid compute --input hex-raw f13c706cd1b5f841880b317728cbd4f5
  # many GUIDs, as JSON for another program
  macwrangler aduid compute --format json <guids.txt`

func newADUIDCompute(a *app) *cobra.Command {
	input := aduid.Auto.String()
	var formWords []string
	for _, form := range aduid.Forms() {
		formWords = append(formWords, form.String())
	}
	cmd := a.verb(verb{
		use:     "compute [GUID...]",
		short:   "Compute the uid of an objectGUID",
		long:    aduidComputeLong,
		example: aduidComputeExample,
		args:    anyArgs,
		formats: resultFormats(),
		run: func(ctx context.Context, args []string) error {
			form, err := aduid.ParseForm(input)
			if err != nil {
				return err
			}
			c := aduidCompute{app: a, form: form, unit: "line"}
			return c.run(ctx, args)
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	choiceVar(cmd, &input, "input", formWords, "form of the GUIDs:")
	return cmd
}

// aduidCompute is one run of aduid compute.
type aduidCompute struct {
	*app
	form  aduid.Form
	unit  string        // "line" or "argument"
	text  *bufio.Writer // for results as text; nil: they are collected
	line  []byte        // scratch
	good  int
	bad   []aduidBadLine
	first error // the first bad line's
	all   []aduidResult

	unswapped int // number of lines that look unswapped
}

func (c *aduidCompute) run(ctx context.Context, args []string) error {
	if c.format != formatText {
		err := c.read(ctx, args)
		if err == nil {
			err = c.render("macwrangler/aduid.compute/1", aduidComputed{Results: c.all, Errors: c.bad}, nil)
		}
		return orVerdict(err, c)
	}
	err := c.write(func(w *bufio.Writer) error {
		c.text = bufio.NewWriterSize(w, 64<<10)
		err := c.read(ctx, args)
		if flushErr := c.text.Flush(); err == nil {
			err = flushErr
		}
		if flushErr := w.Flush(); err == nil {
			err = flushErr // after an error write would not flush; finished results must be shown
		}
		return err
	})
	return orVerdict(err, c)
}

func orVerdict(err error, c *aduidCompute) error {
	if err != nil || len(c.bad) == 0 {
		return err
	}
	hint := ""
	if c.format != formatText { // as text, each line has its own hint
		hint = fault.HintOf(c.first)
	}
	return fault.New(aduid.CodeBadLines, hint, "computing uids: %d of %s bad",
		len(c.bad), amount(c.good+len(c.bad), c.unit+" is", c.unit+"s are"))
}

// read reads the arguments, or standard input if there are none.
func (c *aduidCompute) read(ctx context.Context, args []string) error {
	if len(args) > 0 {
		c.unit = "argument"
		for i, arg := range args {
			line := aduid.Line{Number: i + 1, Text: []byte(arg)}
			line.GUID, line.Err = aduid.ParseBytes(bytes.TrimSpace(line.Text), c.form)
			if err := c.take(line); err != nil {
				return err
			}
		}
		return nil
	}
	if in, ok := c.In.(*os.File); ok && isTerminal(in) {
		c.note("type one GUID per line, and end with control-D")
	}
	return aduid.Compute(ctx, c.stdinUntilDone(ctx), c.form, c.take)
}

// take outputs one result, as text without an allocation per line.
func (c *aduidCompute) take(line aduid.Line) error {
	if line.Err != nil {
		c.reject(line)
		return nil //nolint:nilerr // it was reported, and the other lines are still computed
	}
	c.good++
	uid := line.GUID.UID()
	if uid.Reserved() {
		c.note("%s %d: uid %d is reserved for the system (0 to %d)", c.unit, line.Number, uid, aduid.LastReserved)
	}
	if line.GUID.LooksUnswapped() && bytes.IndexByte(line.Text, '-') > 0 {
		c.warnUnswapped(line)
	}
	if c.text == nil {
		c.all = append(c.all, aduidResult{string(line.Text), line.GUID, uid, uid.Reserved()})
		return nil
	}
	c.line = strconv.AppendUint(c.line[:0], uint64(uid), 10)
	if !c.quiet {
		c.line = append(c.line, '\t')
		c.line, _ = line.GUID.AppendText(c.line) // never fails
	}
	c.line = append(c.line, '\n')
	_, err := c.text.Write(c.line)
	return err
}

// warnUnswapped warns about dashes between raw bytes. Usually a whole file has
// the same form, so the first lines are enough.
func (c *aduidCompute) warnUnswapped(line aduid.Line) {
	const maxWarnings = 10
	switch c.unswapped++; {
	case c.unswapped <= maxWarnings:
		if c.form == aduid.RawHex {
			c.warn("%s %d: %s looks like the regular text of a GUID; if so, compute it without --input hex-raw", c.unit, line.Number, line.Text)
			return
		}
		c.warn("%s %d: %s looks like raw bytes with dashes inserted; if so, compute it with --input hex-raw", c.unit, line.Number, line.Text)
	case c.unswapped == maxWarnings+1:
		c.warn("more such lines are not reported")
	}
}

// reject reports a bad line, with -q too.
func (c *aduidCompute) reject(line aduid.Line) {
	if c.first == nil {
		c.first = line.Err
	}
	c.bad = append(c.bad, aduidBadLine{line.Number, fault.CodeOf(line.Err), fault.Printable(line.Err.Error())})
	if c.format == formatText {
		hint := fault.HintOf(line.Err)
		if hint != "" {
			hint = " (" + hint + ")"
		}
		c.say("", "%s %d: %v%s", c.unit, line.Number, line.Err, hint)
	}
}
