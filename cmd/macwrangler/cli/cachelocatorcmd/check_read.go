package cachelocatorcmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/capture"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// checkInput reads what cachelocator check compares.
type checkInput struct {
	*frame.App
	opts     *checkOptions
	evidence check.Evidence
	passed   []finding.Finding // files of a folder that say nothing
	taken    map[string]bool   // files that say something, by the target of a finding
	gaps     []check.Gap
}

func (in *checkInput) read(ctx context.Context) error {
	o := in.opts
	switch {
	case len(o.clients) == 0 && !o.clientFlags:
		return frame.Usagef(frame.CodeMissingFlag, "cachelocator check needs --client: the evidence of a client").
			WithHint("on the client: AssetCacheLocatorUtil -j >locator.json; then --client locator.json")
	case len(o.servers) == 0:
		return frame.Usagef(frame.CodeMissingFlag, "cachelocator check needs --server: the status and the settings of a cache").
			WithHint("on the cache: AssetCacheManagerUtil status -j >status.json; then --server status.json")
	case len(o.clients) > check.MaxClients || len(o.servers) > check.MaxCaches:
		return frame.Usagef(frame.CodeBadArgument, "more than %d clients or caches", check.MaxClients).WithHint("check them in several runs")
	case o.hasIt && o.site == "":
		return frame.BadValue("site", o.site, "must not be empty").WithHint("leave out the flag, or name the description of the site")
	}
	if err := in.redacted(); err != nil {
		return err
	}
	if err := in.readClients(ctx); err != nil {
		return err
	}
	if err := in.readServers(ctx); err != nil {
		return err
	}
	in.passed = slices.DeleteFunc(in.passed, func(f finding.Finding) bool { return in.taken[f.Target] })
	var err error
	if in.evidence.OpenPorts, err = o.ports(); err != nil {
		return err
	}
	if o.hasIt {
		if in.evidence.Site, err = readSite(in.App, o.site); err != nil {
			return err
		}
	}
	return in.readRecords(ctx)
}

// redacted refuses to hold made-up addresses against true ones, or against those of
// another capture: nothing that came out would be true.
func (in *checkInput) redacted() error {
	o := in.opts
	folders := append(append([]string{}, o.clients...), o.servers...)
	at := slices.IndexFunc(folders, func(path string) bool { return capture.IsRedacted(volume.Files(path)) })
	if at < 0 {
		return nil
	}
	others := slices.ContainsFunc(folders, func(path string) bool { return filepath.Clean(path) != filepath.Clean(folders[at]) })
	if !others && len(o.txt) == 0 && !o.dns && !o.given() && !o.hasIt && !o.clientFlags {
		return nil
	}
	return frame.Usagef(frame.CodeConflictingFlags, "%q is redacted: its addresses are made up, and fit no others", folders[at]).
		WithHint("ask for the capture as it was; alone a redacted one can be checked: --client DIR --server DIR, the same")
}

func readSite(a *frame.App, name string) (*site.Site, error) {
	data, err := a.ReadInput(name)
	if err != nil {
		return nil, err
	}
	s, err := site.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", fault.Printable(frame.InputName(name)), err)
	}
	return s, nil
}

// maxFolder is how many files of a folder are looked at.
const maxFolder = 1000

// files returns the files of a path: itself, or those of a folder, without those below
// it.
func (in *checkInput) files(ctx context.Context, flag, path string) (files []string, isFolder bool, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		if path == "" {
			return nil, false, frame.BadValue(flag, path, "must not be empty").WithHint("name a file or a folder")
		}
		return []string{path}, false, nil // reading it says what is wrong
	}
	err = filepath.WalkDir(strings.TrimSuffix(path, "/")+"/", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil:
			return fmt.Errorf("reading %q: %w", filepath.Clean(name), fault.WithoutPath(err))
		case entry.IsDir() && filepath.Clean(name) != filepath.Clean(path):
			in.pass(name, "a folder below it is not looked at")
			return fs.SkipDir
		case entry.IsDir():
		case !entry.Type().IsRegular():
			in.pass(name, "not a regular file")
		case len(files) == maxFolder:
			return &fault.Error{Code: frame.CodeTooManyFiles, Act: "reading", Operand: path, Err: fmt.Errorf("more than %d files", maxFolder), Hint: "name the documents themselves"}
		default:
			files = append(files, name)
		}
		return nil
	})
	return files, true, err
}

// pass says that a file of a folder was not looked at.
func (in *checkInput) pass(name, what string) {
	in.passed = append(in.passed, finding.Finding{
		Rule: finding.NotChecked, Severity: finding.Info, Target: filepath.Clean(name), Message: "not checked: " + what,
	})
}

// take notes that a file was read: a folder may be both sides, and what one has read is
// not unread because the other cannot.
func (in *checkInput) take(name string) {
	if in.taken == nil {
		in.taken = map[string]bool{}
	}
	in.taken[filepath.Clean(name)] = true
}

// says reports whether a file of a folder may be about one side. Of a capture the files
// of the other side, and those about when and where it was made, are known, and nothing
// is said of them.
func (in *checkInput) says(path, file string, side capture.Part) bool {
	part := capture.PartOf(filepath.Base(file))
	return !capture.Is(volume.Files(path)) || part == capture.Other || part == side
}

// empty reports whether a file of a folder is empty: the program was not there.
func (in *checkInput) empty(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Size() == 0
}

// readClients reads the clients: the files are of one, each folder of another.
func (in *checkInput) readClients(ctx context.Context) error {
	loose := check.Client{}
	for _, path := range in.opts.clients {
		files, isFolder, err := in.files(ctx, "client", path)
		if err != nil {
			return err
		}
		if !isFolder {
			if loose.Name == "" {
				loose.Name = path
			}
			if err := in.clientFile(&loose, path); err != nil {
				return fmt.Errorf("reading %q: %w", path, err)
			}
			continue
		}
		client := check.Client{Name: path}
		for _, file := range files {
			if !in.says(path, file, capture.OfLocator) {
				continue
			}
			err := in.clientFile(&client, file)
			switch {
			case err == nil:
				in.take(file)
			case fault.Has(err, check.CodeNotClient) && in.empty(file):
				in.pass(file, "it is empty")
			case fault.Has(err, check.CodeNotClient):
				in.pass(file, "not a document of a client")
			default:
				return fmt.Errorf("reading %q: %w", file, err)
			}
		}
		if !client.Known() && client.Resolver == nil {
			return &fault.Error{Code: check.CodeNotClient, Act: "reading", Operand: path, Err: errors.New("the folder has no document of a client"), Hint: "name a folder of macwrangler cachelocator capture"}
		}
		in.evidence.Clients = append(in.evidence.Clients, client)
	}
	if loose.Name != "" || in.opts.clientFlags && len(in.evidence.Clients) == 0 {
		if loose.Name == "" {
			loose.Name = "the client"
		}
		in.evidence.Clients = append(in.evidence.Clients, loose)
	}
	return in.clientFacts()
}

func (in *checkInput) clientFile(c *check.Client, path string) error {
	data, err := in.ReadFile(path, check.MaxClientBytes+1)
	if err != nil {
		return fault.WithoutPath(err)
	}
	return c.ReadClient(forms.Plain(data))
}

// clientFacts takes what the flags say of the client, of which there must be one.
func (in *checkInput) clientFacts() error {
	if !in.opts.clientFlags {
		return nil
	}
	if len(in.evidence.Clients) > 1 {
		return frame.Usagef(frame.CodeConflictingFlags, "--client-address and --client-public-address are about one client, and there are %d", len(in.evidence.Clients)).
			WithHint("check the clients one by one, or save what AssetCacheLocatorUtil and ifconfig print in their folders")
	}
	c := &in.evidence.Clients[0]
	for _, text := range in.opts.clientAddresses {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			address, wrong := netip.ParseAddr(text)
			if wrong != nil || address.Zone() != "" {
				return frame.BadValue("client-address", text, "want IP/BITS").WithHint("for example 10.20.0.15/22; ifconfig shows both")
			}
			c.Addresses = append(c.Addresses, address)
			continue
		}
		c.Addresses, c.Subnets = append(c.Addresses, p.Addr()), append(c.Subnets, p.Masked())
	}
	if in.opts.clientPublic != "" {
		address, err := netip.ParseAddr(in.opts.clientPublic)
		if err != nil || address.Zone() != "" {
			return frame.BadValue("client-public-address", in.opts.clientPublic, "want an IP address").WithHint("AssetCacheLocatorUtil on the client shows it")
		}
		if address = address.Unmap(); address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsUnspecified() {
			return frame.BadValue("client-public-address", in.opts.clientPublic, "this is a local address").
				WithHint("want the one from which the client reaches the internet: AssetCacheLocatorUtil on it shows it; local ones go with --client-address")
		}
		c.Public = address
	}
	return nil
}

// readServers reads the documents of the caches.
func (in *checkInput) readServers(ctx context.Context) error {
	var documents []check.Document
	for _, path := range in.opts.servers {
		files, isFolder, err := in.files(ctx, "server", path)
		if err != nil {
			return err
		}
		before := len(documents)
		for _, file := range files {
			if isFolder && !in.says(path, file, capture.OfCache) {
				continue
			}
			doc, err := in.document(file)
			if isFolder && fault.Has(err, fault.EmptyFile) {
				in.pass(file, "it is empty")
				continue
			}
			if isFolder && fault.Has(err, assetcache.CodeUnknown) {
				in.pass(file, "not a document of content caching")
				continue
			}
			if err != nil {
				return fmt.Errorf("reading %q: %w", file, err)
			}
			in.take(file)
			one := check.Document{Name: file, Document: doc}
			if isFolder {
				one.Folder = path
			}
			documents = append(documents, one)
		}
		if len(documents) == before {
			return &fault.Error{Code: assetcache.CodeUnknown, Act: "reading", Operand: path, Err: errors.New("the folder has no document of content caching"), Hint: "save in it what AssetCacheManagerUtil status -j and settings -j print"}
		}
	}
	var err error
	in.evidence.Caches, err = check.Group(documents)
	if err == nil && len(in.evidence.Caches) > check.MaxCaches {
		return frame.Usagef(frame.CodeBadArgument, "more than %d caches", check.MaxCaches).WithHint("check them in several runs")
	}
	return err
}

func (in *checkInput) document(path string) (*assetcache.Document, error) {
	return readDocument(in.App, path)
}

func readDocument(a *frame.App, path string) (*assetcache.Document, error) {
	data, err := a.ReadFile(path, assetcache.MaxBytes+1)
	if err != nil {
		return nil, fault.WithoutPath(err)
	}
	return assetcache.Parse(forms.Plain(data))
}

// readRecords reads the records of files and of nameservers.
func (in *checkInput) readRecords(ctx context.Context) error {
	for _, name := range in.opts.txt {
		data, err := in.ReadInput(name)
		if errors.Is(err, fs.ErrNotExist) && strings.Contains(name, "=") {
			return &fault.Error{Code: fault.NotFound, Err: err, Hint: "a record itself goes through standard input: echo 'prs=…' | macwrangler cachelocator check … --txt -"}
		}
		if err != nil {
			return err
		}
		pasted, err := txt.ParseText(string(data))
		if err != nil {
			return fmt.Errorf("%s: %w", fault.Printable(frame.InputName(name)), err)
		}
		source, err := txtPasted(frame.InputName(name), pasted)
		if err != nil {
			return err
		}
		in.record(source)
	}
	if !in.opts.dns && !in.opts.given() {
		return nil
	}
	if !in.opts.given() && len(in.evidence.Clients) == 1 && in.evidence.Clients[0].Resolver != nil {
		in.opts.scutilText = in.evidence.Clients[0].Resolver
	}
	sources, failed, err := txtFromServers(ctx, in.App, in.opts.resolverFlags)
	if err != nil {
		return err
	}
	for _, source := range sources {
		in.record(source)
	}
	for _, err := range failed {
		in.gaps = append(in.gaps, check.Gap{Target: "the nameservers", What: fault.Text(err), Hint: fault.HintOf(err)})
		in.pass("the nameservers", fault.Text(err))
	}
	return nil
}

// record adds what a source says, if it says anything: of a nameserver that failed
// there is a gap.
func (in *checkInput) record(s txtSource) {
	if s.denied { // each as if it had been asked alone
		in.evidence.Records = append(in.evidence.Records, check.NewRecord(s.name, nil, nil, true))
	}
	if len(s.records)+len(s.faults) > 0 || s.absent != "" {
		in.evidence.Records = append(in.evidence.Records, check.NewRecord(s.name, s.records, s.faults, s.absent != ""))
	}
}
