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

// aduidBadLine is a line, or an argument, that is no GUID.
type aduidBadLine struct {
	Line    int        `json:"line"` // from 1
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
}

const aduidComputeLong = `Compute the uid that Apple's Active Directory plugin gives a user of an
objectGUID, or the gid of a group: the first eight hex digits of its text without
the top bit. GUIDs are arguments, or lines on standard input. Each result is a
line, the number and the GUID; with -q the number alone.

Forms of a GUID: dashed text with or without braces, base64, hex in groups as
dscl prints it, \9E\75… of LDAP filters, X'…'. 32 hex digits alone are raw bytes
or text without dashes, two different numbers: --input hex-raw or hex-guid says
which. A line that is no GUID is reported with its number, the others are still
done, and the status is 2. 500 and less are the system's own numbers: that is
said.`

const aduidComputeExample = `  macwrangler aduid compute 6C703CF1-B5D1-41F8-880B-317728CBD4F5
  # what ldapsearch prints
  macwrangler aduid compute 8TxwbNG1+EGICzF3KMvU9Q==
  # raw hex, from a script's database
  macwrangler aduid compute --input hex-raw f13c706cd1b5f841880b317728cbd4f5
  # many, for another program
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
	unit  string        // what is counted: lines or arguments
	text  *bufio.Writer // where a result goes; nil: it is collected
	line  []byte        // scratch
	good  int
	bad   []aduidBadLine
	first error // the first bad line's
	all   []aduidResult

	unswapped int // lines that were warned of
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
			err = flushErr // write would not, after an error: what is done shall be seen
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

// read takes the arguments, or else standard input.
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
		c.note("type GUIDs, a line each, and end with control-D")
	}
	return aduid.Compute(ctx, c.stdinUntilDone(ctx), c.form, c.take)
}

// take passes on one result. Of a million lines none shall cost an allocation.
func (c *aduidCompute) take(line aduid.Line) error {
	if line.Err != nil {
		c.reject(line)
		return nil //nolint:nilerr // it was told, and the other lines are still done
	}
	c.good++
	uid := line.GUID.UID()
	if uid.Reserved() {
		c.note("%s %d: uid %d is one of the system's own (0 to %d)", c.unit, line.Number, uid, aduid.LastReserved)
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

// warnUnswapped warns of dashes between raw bytes. A file is mostly all of one
// kind, so a few lines tell it.
func (c *aduidCompute) warnUnswapped(line aduid.Line) {
	const most = 10
	switch c.unswapped++; {
	case c.unswapped <= most:
		if c.form == aduid.RawHex {
			c.warn("%s %d: %s looks like the text of a GUID as it should be; then the number is that without --input hex-raw", c.unit, line.Number, line.Text)
			return
		}
		c.warn("%s %d: %s looks like raw bytes with dashes put in; then the number is that of --input hex-raw", c.unit, line.Number, line.Text)
	case c.unswapped == most+1:
		c.warn("more of them are not warned of")
	}
}

// reject tells of a bad line, under -q too.
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
