package capture

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/logs"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// fileRedacted says that the names and addresses of a capture are made up.
const fileRedacted = "redacted.txt"

const redactedText = "The names, addresses and identifiers in this capture are made up: each stands for\n" +
	"another one, the same throughout. Kept are times, ports, kinds and the order of addresses.\n"

// maxAddresses is how many addresses are replaced, more than any Mac has.
const maxAddresses = 50_000

// Redact returns a capture in which names, addresses and identifiers are replaced, each
// the same way throughout, and what is not needed is left out. What inspect makes of it
// is the same: addresses keep their kind and order, routers stay those of the networks
// that the locator knows, and damage stays damage. Notes say what was left out.
//
// The error is an *[Error], for documents that are not a capture.
func (d Documents) Redact() (redacted Documents, notes []string, err error) {
	r := &redactor{names: map[kind]*names{}, addresses: newAddresses(), macs: map[cachelocator.MAC]cachelocator.MAC{}}
	r.gateways = Gateways(string(d[fileRoutes]), string(d[fileARP]), string(d[fileNDP])).MACs
	// The first time everything is only collected: nothing made up may be somebody's
	// true name, and addresses that come later may be between those before.
	if _, err := r.all(d); err != nil {
		return nil, nil, err
	}
	if err := r.addresses.settle(); err != nil {
		return nil, nil, err
	}
	r.settle()
	r.notes = nil
	redacted, err = r.all(d)
	return redacted, r.notes, err
}

// redactor has what stands for what.
type redactor struct {
	names     map[kind]*names
	macs      map[cachelocator.MAC]cachelocator.MAC
	seenMACs  []cachelocator.MAC
	gateways  []cachelocator.MAC
	addresses *addresses
	digests   int
	notes     []string
}

// all redacts every document that is known.
func (r *redactor) all(d Documents) (Documents, error) {
	out := Documents{fileRedacted: []byte(redactedText)}
	list, err := r.files(d, out)
	if err != nil {
		return nil, err
	}
	out[fileFiles] = []byte(list)
	for _, one := range []struct {
		name   string
		redact func(text string) string
	}{
		{fileDate, seconds},
		{fileBoot, bootTime},
		{fileVersion, version},
		{fileRoutes, r.routes},
		{fileARP, r.arp},
		{fileNDP, r.ndp},
		{fileResolver, r.resolver},
		{fileCards, r.cards},
		{fileLog, r.log},
	} {
		if data, has := d[one.name]; has {
			out[one.name] = []byte(one.redact(string(data)))
		}
	}
	for _, name := range []string{fileStatus, fileSettings} {
		if data, has := d[name]; has {
			r.server(name, data, out)
		}
	}
	return out, nil
}

func (r *redactor) log(text string) string {
	return left(string(logs.Redact([]byte(text), r.addresses.of)), text)
}

// files redacts the list of copies, and the copies.
func (r *redactor) files(d, out Documents) (string, error) {
	var list strings.Builder
	for text := range strings.Lines(string(d[fileFiles])) {
		if text = strings.TrimRight(text, "\r\n"); text == "" {
			continue
		}
		one, err := parseEntry(text)
		if err != nil {
			return "", err
		}
		if one.number > 0 {
			data, has := d[copyName(one.number)]
			made, readable := r.copy(data)
			switch {
			case !has:
			case !readable || len(made) > maxDocument:
				r.notes = append(r.notes, copyName(one.number)+", which is too large or too complex")
				one.number, one.seconds = 0, 0
			default:
				out[copyName(one.number)] = made
			}
		}
		fmt.Fprintf(&list, "%d %d %s %s\n", one.number, one.seconds, r.owner(one.owner), r.path(one.path))
	}
	return list.String(), nil
}

// owner keeps the users of the system, which have the same names everywhere.
func (r *redactor) owner(name string) string {
	switch name {
	case "-", "root", "0", cachelocator.SystemUser, strconv.Itoa(systemUID):
		return name
	}
	return r.name(kindUser, name)
}

// systemUID is the number of [cachelocator.SystemUser].
const systemUID = 235

// path keeps the shape of the places that the locator uses.
func (r *redactor) path(path string) string {
	const user, file = "/private/var/folders/", "/C/com.apple.AssetCacheLocatorService/diskCache.plist"
	folder := r.name(kindFolder, path)
	if _, rest, is := strings.Cut(path, user); is && strings.HasSuffix(rest, file) {
		return user + "00/" + folder + file
	}
	return "/redacted/" + folder + "/diskCache.plist"
}

var errManyAddresses = errors.New("too many addresses")

func tooMany() error {
	return &Error{Code: fault.TooLarge, Act: "redacting the capture", Err: errManyAddresses, Hint: "send the capture as it is to somebody you trust"}
}
