package simdisk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// The environment of the program.
const (
	StateVariable = "SIMDISK_STATE" // file with the Mac
	LogVariable   = "SIMDISK_LOG"   // file to which each call is added; default: the state's with ".log"
)

// Save writes the Mac to a file.
func (m *Mac) Save(path string) error {
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// Load reads a Mac from a file.
func Load(path string) (*Mac, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := new(Mac)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, err)
	}
	return m, nil
}

// ReadLog reads what the program wrote to its log; no file is an empty log.
func ReadLog(path string) ([]Call, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var log []Call
	for line := range bytes.Lines(data) {
		var call Call
		if err := json.Unmarshal(line, &call); err != nil {
			return nil, fmt.Errorf("reading %q: %w", path, err)
		}
		log = append(log, call)
	}
	return log, nil
}

// Main is the program diskutil with arguments args. It returns the exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	path := getenv(StateVariable)
	m, err := Load(path)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "simdisk: %s: %v\n", StateVariable, err)
		return 70
	}
	var input []byte
	if slices.Equal(args, []string{"resetFusion"}) {
		input, err = io.ReadAll(io.LimitReader(stdin, 1<<10))
	}
	answer := m.Do(args, string(input))
	err = errors.Join(err, m.Save(path))
	log := getenv(LogVariable)
	if log == "" {
		log = path + ".log"
	}
	err = errors.Join(err, appendLog(log, Call{Argv: args, Stdin: string(input), Status: answer.Status, Change: answer.Change}))
	for answer.Hang {
		time.Sleep(time.Hour)
	}
	_, outErr := stdout.Write(answer.Stdout)
	_, errErr := io.Copy(stderr, strings.NewReader(answer.Stderr))
	if err = errors.Join(err, outErr, errErr); err != nil {
		_, _ = fmt.Fprintf(stderr, "simdisk: %v\n", err)
		return 70
	}
	return answer.Status
}

func appendLog(path string, call Call) error {
	line, err := json.Marshal(call)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}
