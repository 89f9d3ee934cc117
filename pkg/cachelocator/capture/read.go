package capture

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxDocument = 4 << 20
	maxOutput   = 1 << 20 // what the parsers of cachelocator take
	maxCopies   = 200
)

// Mac is what a capture says. What it does not say is zero.
type Mac struct {
	Now, BootTime time.Time
	Version       string // of macOS
	Files         []cachelocator.File
	Gateways      cachelocator.Gateways
	// Resolver is what scutil --dns printed.
	Resolver []byte
	// Documents are what a cache and the log say, if there is anything.
	Documents []Document
	// Redacted is set if the names and addresses are made up.
	Redacted bool
	// Notes say what is unknown, and why.
	Notes []fault.Reason
}

// A Document is the content of a file of the capture.
type Document struct {
	Name string
	Data []byte
}

// Read reads a capture. Errors are *[Error]: a folder that is not a capture.
func Read(dir fs.FS) (Mac, error) {
	list, err := document(dir, fileFiles, maxOutput)
	if err != nil {
		return Mac{}, &Error{Code: CodeNotCapture, Act: "reading " + fileFiles, Err: fault.WithoutPath(err), Hint: "name the folder that macwrangler cachelocator capture made"}
	}
	var mac Mac
	if _, err := document(dir, fileRedacted, maxOutput); !errors.Is(err, fs.ErrNotExist) {
		mac.Redacted = true
	}
	for text := range strings.Lines(string(list)) {
		if text = strings.TrimRight(text, "\r\n"); text == "" {
			continue
		}
		if len(mac.Files) == maxCopies {
			return Mac{}, &Error{Code: CodeNotCapture, Act: "reading " + fileFiles, Err: errors.New("it names more than 200 files")}
		}
		file, err := readCopy(dir, text)
		if err != nil {
			return Mac{}, err
		}
		mac.Files = append(mac.Files, file)
	}
	mac.times(dir)
	mac.network(dir)
	mac.documents(dir)
	return mac, nil
}

// documents reads what is there besides; nothing is said of what is missing, for most
// Macs are no caches.
func (m *Mac) documents(dir fs.FS) {
	for _, name := range []string{fileStatus, fileSettings, fileLog} {
		data, err := document(dir, name, maxOutput)
		switch {
		case errors.Is(err, fs.ErrNotExist) || err == nil && len(bytes.TrimSpace(data)) == 0:
		case err != nil:
			m.note(name + " could not be read: " + fault.WithoutPath(err).Error())
		default:
			m.Documents = append(m.Documents, Document{name, data})
		}
	}
}

// Is reports whether a folder is a capture, as far as its list of files shows.
func Is(dir fs.FS) bool {
	_, err := fs.Stat(dir, fileFiles)
	return err == nil
}

// IsRedacted reports whether the names and addresses in a folder are made up.
func IsRedacted(dir fs.FS) bool {
	_, err := fs.Stat(dir, fileRedacted)
	return err == nil
}

// Part is whom a file of a capture is about.
type Part int

// The parts.
const (
	Other     Part = iota // no file that a capture makes
	OfMac                 // when, where and by what the capture was made
	OfLocator             // the client: the files of its locator, its network
	OfCache               // a cache on that Mac
	OfPast                // the log
)

// PartOf tells a file of a capture by its name.
func PartOf(name string) Part {
	switch name {
	case fileFiles, fileDate, fileBoot, fileVersion, fileRedacted, fileARP, fileNDP:
		return OfMac
	case fileRoutes, fileResolver, fileCards:
		return OfLocator
	case fileStatus, fileSettings:
		return OfCache
	case fileLog:
		return OfPast
	}
	number, is := strings.CutPrefix(name, "diskCache-")
	n, err := strconv.ParseUint(strings.TrimSuffix(number, ".plist"), 10, 16)
	if is && err == nil && name == copyName(int(n)) {
		return OfLocator
	}
	return Other
}

// Load returns the documents of a capture, for [Documents.Redact]. Errors are *[Error].
func Load(dir fs.FS) (Documents, error) {
	d := Documents{}
	list, err := document(dir, fileFiles, maxOutput)
	if err != nil {
		return nil, &Error{Code: CodeNotCapture, Act: "reading " + fileFiles, Err: fault.WithoutPath(err), Hint: "name the folder that macwrangler cachelocator capture made"}
	}
	d[fileFiles] = list
	names := []string{fileDate}
	for _, p := range programs() {
		names = append(names, p.file)
	}
	for n := range maxCopies {
		names = append(names, copyName(n+1))
	}
	for _, name := range names {
		data, err := document(dir, name, maxDocument)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, &Error{Code: fault.ReadFailed, Act: "reading", Operand: name, Err: fault.WithoutPath(err)}
		default:
			d[name] = data
		}
	}
	return d, nil
}

// readCopy reads the copy of a line: NUMBER MODIFIED OWNER PATH.
func readCopy(dir fs.FS, text string) (cachelocator.File, error) {
	one, err := parseEntry(text)
	if err != nil {
		return cachelocator.File{}, err
	}
	reason := fault.Reason{Code: cachelocator.Unreadable, Text: "It could not be read when the capture was made."}
	if _, err := fs.Stat(dir, copyName(one.number)); one.number > 0 && errors.Is(err, fs.ErrNotExist) {
		one.number, reason.Text = 0, "Its copy is missing in the capture." // and not on that Mac
	}
	if one.number == 0 {
		return cachelocator.File{Path: one.path, Owner: one.owner, Entries: []cachelocator.Entry{}, Reasons: []fault.Reason{reason}}, nil
	}
	file := cachelocator.Load(one.path, func() (fs.File, error) { return dir.Open(copyName(one.number)) })
	file.Modified = time.Unix(one.seconds, 0).UTC()
	if one.owner != "-" {
		file.Owner = one.owner
	}
	return file, nil
}

// entry is a line of the list of copies.
type entry struct {
	number      int // 0: it could not be read
	seconds     int64
	owner, path string
}

func parseEntry(text string) (entry, error) {
	words := strings.SplitN(text, " ", 4)
	bad := &Error{Code: CodeNotCapture, Act: "reading " + fileFiles, Operand: fault.Clip(text), Err: errors.New("want NUMBER MODIFIED OWNER PATH")}
	if len(words) != 4 {
		return entry{}, bad
	}
	number, err1 := strconv.ParseUint(words[0], 10, 16)
	seconds, err2 := strconv.ParseInt(words[1], 10, 64)
	if err1 != nil || err2 != nil || seconds < 0 || seconds > 1<<33 {
		return entry{}, bad
	}
	return entry{int(number), seconds, words[2], words[3]}, nil
}

// times reads when the files were copied, and when the Mac booted.
func (m *Mac) times(dir fs.FS) {
	if text, ok := m.text(dir, fileDate); ok {
		seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err == nil && seconds > 0 && seconds < 1<<33 {
			m.Now = time.Unix(seconds, 0).UTC()
		} else {
			m.note(fileDate + " is not a number of seconds")
		}
	}
	if text, ok := m.text(dir, fileBoot); ok {
		boot, err := cachelocator.ParseBootTime(text)
		if err != nil {
			m.note(fileBoot + " is not what sysctl prints")
		}
		m.BootTime = boot
	}
	if text, ok := m.text(dir, fileVersion); ok {
		for one := range strings.Lines(text) {
			if value, is := strings.CutPrefix(one, "ProductVersion:"); is {
				m.Version = strings.TrimSpace(value)
			}
		}
	}
}

// network reads the gateways and the nameservers.
func (m *Mac) network(dir fs.FS) {
	if routes, ok := m.text(dir, fileRoutes); ok {
		arp, _ := m.text(dir, fileARP)
		ndp, _ := m.text(dir, fileNDP)
		m.Gateways = Gateways(routes, arp, ndp)
		m.Notes = append(m.Notes, m.Gateways.Notes...)
	}
	if text, ok := m.text(dir, fileResolver); ok {
		m.Resolver = []byte(text)
	}
}

// text returns a document; one that is missing is a note.
func (m *Mac) text(dir fs.FS, name string) (string, bool) {
	data, err := document(dir, name, maxOutput)
	if err != nil {
		m.note(name + " could not be read: " + fault.WithoutPath(err).Error())
		return "", false
	}
	if len(bytes.TrimSpace(data)) == 0 {
		m.note(name + " is empty")
		return "", false
	}
	return string(data), true
}

func (m *Mac) note(text string) {
	m.Notes = append(m.Notes, fault.Reason{Code: CodeIncomplete, Text: "The capture is incomplete: " + fault.Clip(text) + "."})
}

// CodeIncomplete is the code of a note about what a capture does not tell.
const CodeIncomplete fault.Code = "capture-incomplete"

// document reads a file of the folder, up to a limit.
func document(dir fs.FS, name string, most int64) (data []byte, err error) {
	file, err := dir.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = errors.New("it is too large")
	}
	return data, err
}
