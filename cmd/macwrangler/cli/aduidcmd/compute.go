package aduidcmd

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// computed is the result of aduid compute.
type computed struct {
	Results []result  `json:"results"`
	Errors  []badLine `json:"errors"`
}

type result struct {
	Input    string     `json:"input"`
	GUID     aduid.GUID `json:"guid"`
	UID      aduid.UID  `json:"uid"`
	Reserved bool       `json:"reserved"`
}

// badLine is a line, or an argument, that is not a GUID.
type badLine struct {
	Line    int        `json:"line"` // from 1
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
}

const computeLong = `Compute the uid that Apple's Active Directory plugin derives for a user from the
objectGUID, or the gid for a group: the first eight hex digits of its text without
the top bit. GUIDs are arguments, or lines on standard input. Each result is a
line with the number and the GUID; with -q only the number.

Accepted forms: dashed text, bare or in braces, parentheses, quotes or <GUID=…>;
base64, with or without padding; the bytes as hex, as dscl, BitConverter, hexdump,
LDAP filters and csvde print them (F1-3C-…, f1:3c:…, F1 3C …, \F1\3C…, 0xF13C…,
X'…'). 32 hex digits alone are either raw
bytes or text without dashes, two different numbers: use --input hex-raw or
hex-guid. A line that is not a GUID is reported with its line number, the others
are still computed, and the status is 2. A note points out uids from 0 to 500, which
are reserved for the system. macwrangler explain CODE explains an error.`

const computeExample = `  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5
  # what ldapsearch prints
  macwrangler aduid compute 8TxwbNG1+EGICzF3KMvU9Q==
  # raw hex, from a script's database
  macwrangler aduid compute --input hex-raw f13c706cd1b5f841880b317728cbd4f5
  # many GUIDs, as JSON for another program
  macwrangler aduid compute --format json <guids.txt`

// computeOptions are the flags and arguments of aduid compute.
type computeOptions struct {
	input string   // the name of a form
	guids []string // none: lines of standard input
}

func newCompute(a *frame.App) *cobra.Command {
	opts := computeOptions{input: aduid.Auto.String()}
	cmd := a.Verb(frame.Verb{
		Use:     "compute [GUID...]",
		Short:   "Compute the uid of an objectGUID",
		Long:    computeLong,
		Example: computeExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.guids = args
			return runCompute(ctx, a, opts)
		},
	})
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	frame.ChoiceVar(cmd, &opts.input, "input", formWords(), "form of the GUIDs:")
	return cmd
}

// formWords returns the words for --input.
func formWords() []string {
	var words []string
	for _, form := range aduid.Forms() {
		words = append(words, form.String())
	}
	return words
}

func runCompute(ctx context.Context, a *frame.App, opts computeOptions) error {
	form, err := aduid.ParseForm(opts.input)
	if err != nil {
		return err
	}
	c := computation{App: a, form: form, unit: "line"}
	if a.Format == frame.FormatText {
		err = c.print(ctx, opts.guids)
	} else if err = c.read(ctx, opts.guids); err == nil {
		err = a.Render("macwrangler/aduid.compute/1", computed{Results: c.all, Errors: c.bad}, nil)
	}
	if err != nil {
		return err
	}
	return c.verdict()
}

// computation is one run of aduid compute.
type computation struct {
	*frame.App
	form  aduid.Form
	unit  string        // "line" or "argument"
	text  *bufio.Writer // for results as text; nil: they are collected
	line  []byte        // scratch
	good  int
	bad   []badLine
	first error // the first bad line's
	all   []result

	unswapped int // number of lines that look unswapped
}

// print writes each result as text as soon as it is known.
func (c *computation) print(ctx context.Context, guids []string) error {
	return c.Write(func(w *bufio.Writer) error {
		c.text = bufio.NewWriterSize(w, 64<<10)
		err := c.read(ctx, guids)
		if flushErr := c.text.Flush(); err == nil {
			err = flushErr
		}
		if flushErr := w.Flush(); err == nil {
			err = flushErr // after an error Write would not flush; finished results must be shown
		}
		return err
	})
}

// verdict returns an error if any line was bad.
func (c *computation) verdict() error {
	if len(c.bad) == 0 {
		return nil
	}
	hint := ""
	if c.Format != frame.FormatText { // as text, each line has its own hint
		hint = fault.HintOf(c.first)
	}
	return fault.New(aduid.CodeBadLines, hint, "computing uids: %d of %s bad",
		len(c.bad), frame.Amount(c.good+len(c.bad), c.unit+" is", c.unit+"s are"))
}

// read reads the arguments, or standard input if there are none.
func (c *computation) read(ctx context.Context, guids []string) error {
	if len(guids) > 0 {
		c.unit = "argument"
		for i, guid := range guids {
			line := aduid.Line{Number: i + 1, Text: []byte(guid)}
			line.GUID, line.Err = aduid.ParseBytes(bytes.TrimSpace(line.Text), c.form)
			if err := c.take(line); err != nil {
				return err
			}
		}
		return nil
	}
	if in, ok := c.In.(*os.File); ok && frame.IsTerminal(in) {
		c.Note("type one GUID per line, and end with control-D")
	}
	lines, err := c.Open(frame.StdinArgument)
	if err != nil {
		return err
	}
	return aduid.Compute(ctx, lines, c.form, c.take)
}

// take outputs one result, as text without an allocation per line.
func (c *computation) take(line aduid.Line) error {
	if line.Err != nil {
		c.reject(line)
		return nil //nolint:nilerr // it was reported, and the other lines are still computed
	}
	c.good++
	uid := line.GUID.UID()
	if uid.Reserved() {
		c.Note("%s %d: uid %d is reserved for the system (0 to %d)", c.unit, line.Number, uid, aduid.LastReserved)
	}
	if line.GUID.LooksUnswapped() && bytes.IndexByte(line.Text, '-') > 0 {
		c.warnUnswapped(line)
	}
	if c.text == nil {
		c.all = append(c.all, result{string(line.Text), line.GUID, uid, uid.Reserved()})
		return nil
	}
	c.line = strconv.AppendUint(c.line[:0], uint64(uid), 10)
	if !c.Quiet {
		c.line = append(c.line, '\t')
		c.line, _ = line.GUID.AppendText(c.line) // never fails
	}
	c.line = append(c.line, '\n')
	_, err := c.text.Write(c.line)
	return err
}

// warnUnswapped warns about dashes between raw bytes. Usually a whole file has
// the same form, so the first lines are enough.
func (c *computation) warnUnswapped(line aduid.Line) {
	const maxWarnings = 10
	switch c.unswapped++; {
	case c.unswapped <= maxWarnings:
		if c.form == aduid.RawHex {
			c.Warn("%s %d: %s looks like the regular text of a GUID; if so, compute it without --input hex-raw", c.unit, line.Number, line.Text)
			return
		}
		c.Warn("%s %d: %s looks like raw bytes with dashes inserted; if so, compute it with --input hex-raw", c.unit, line.Number, line.Text)
	case c.unswapped == maxWarnings+1:
		c.Warn("more such lines are not reported")
	}
}

// reject reports a bad line, with -q too.
func (c *computation) reject(line aduid.Line) {
	if c.first == nil {
		c.first = line.Err
	}
	c.bad = append(c.bad, badLine{line.Number, fault.CodeOf(line.Err), fault.Printable(line.Err.Error())})
	if c.Format == frame.FormatText {
		hint := fault.HintOf(line.Err)
		if hint != "" {
			hint = " (" + hint + ")"
		}
		c.Say("", "%s %d: %v%s", c.unit, line.Number, line.Err, hint)
	}
}
