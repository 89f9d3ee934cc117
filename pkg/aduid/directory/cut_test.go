package directory_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// lower normalizes the case of DNs, which slapd may change.
func lower(m map[string]fault.Code) map[string]fault.Code {
	out := map[string]fault.Code{}
	for dn, code := range m {
		out[strings.ToLower(dn)] = code
	}
	return out
}

// fewPages narrows a scan to the thousand groups, fifty per page.
func fewPages(c directory.Config) directory.Config {
	c.Base, c.Filter, c.Groups, c.PageSize = "OU=Groups,"+ldaptest.Base, ldaptest.GroupFilter, true, 50
	return c
}

const groups = slapdUsers / 100

// scan opens, reads and closes, and returns the first error.
func scan(ctx context.Context, c directory.Config) (*collector, error) {
	s, err := directory.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	got, err := collect(ctx, s)
	return got, errors.Join(err, s.Close())
}

// slapdCuts ends the connection at each page's end and at random places.
func slapdCuts(t *testing.T, c directory.Config) {
	t.Helper()
	proxy := ldaptest.StartProxy(t, c.URL)
	c = fewPages(c)
	c.URL = proxy.URL
	got, err := scan(t.Context(), c)
	if err != nil || got.accounts != groups {
		t.Fatalf("through the proxy: %v, %v", got, err)
	}
	marks := proxy.Marks() // before the logon, before each page, perhaps before the unbind, at the end
	if least := 1 + groups/50 + 1; len(marks) < least {
		t.Fatalf("%d requests, want %d: %v", len(marks), least, marks)
	}
	end := marks[len(marks)-1]
	places := marks[:1+groups/50]
	random := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		places = append(places, random.Int64N(end))
	}
	places = append(places, end-1)
	for _, place := range places {
		proxy.Limit(place, false)
		switch got, err := scan(t.Context(), c); {
		case err == nil:
			t.Errorf("cut after %d bytes of %d: %d accounts and no error", place, end, got.accounts)
		case code(t, err) != directory.CodeClosed:
			t.Errorf("cut after %d bytes: %v", place, err)
		}
	}
	c.Timeout = 200 * time.Millisecond
	for _, place := range []int64{0, marks[1], marks[3], marks[3] + 100, end - 1} {
		proxy.Limit(place, true)
		if _, err := scan(t.Context(), c); code(t, err) != directory.CodeTimedOut {
			t.Errorf("silent after %d bytes: %v", place, err)
		}
	}

	// names are found even if the idle connection has been closed
	proxy.Limit(-1, false)
	c.Timeout = 0
	source := open(t, c)
	var refs []aduid.Ref
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(e aduid.Entry) error {
		refs = append(refs, aduid.Ref{GUID: e.GUID})
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	proxy.Cut()
	found := 0
	if err := source.Find(t.Context(), refs[:150], func(aduid.Ref, aduid.Account) error { found++; return nil }); err != nil || found != 150 {
		t.Errorf("after the connection had ended: found %d, %v", found, err)
	}
}

// slapdCutsTLS ends a connection under TLS, whose records end elsewhere than
// LDAP messages, and whose length varies.
func slapdCutsTLS(t *testing.T, c directory.Config) {
	t.Helper()
	proxy := ldaptest.StartProxy(t, c.URL)
	c = fewPages(c)
	c.URL = proxy.URL
	if got, err := scan(t.Context(), c); err != nil || got.accounts != groups {
		t.Fatalf("through the proxy: %v, %v", got, err)
	}
	marks := proxy.Marks()
	end := marks[len(marks)-1]
	random := rand.New(rand.NewPCG(4, 4))
	for range 30 {
		place := random.Int64N(end * 9 / 10)
		proxy.Limit(place, false)
		got, err := scan(t.Context(), c)
		if c := fault.CodeOf(err); c != directory.CodeClosed && c != directory.CodeTLS {
			t.Errorf("cut after %d bytes of %d: %v, %v", place, end, got, err)
		}
	}
}

// slapdCancelled ends the context at different times.
func slapdCancelled(t *testing.T, c directory.Config) {
	t.Helper()
	c = fewPages(c)
	for _, after := range []int{1, 49, 50, 51, 500, groups - 1, groups} {
		ctx, cancel := context.WithCancel(t.Context())
		source := open(t, c)
		seen := 0
		err := source.Read(ctx, aduid.Visitor{Account: func(aduid.Entry) error {
			if seen++; seen == after {
				cancel()
			}
			return nil
		}})
		if !errors.Is(err, context.Canceled) || code(t, err) != fault.Stopped {
			t.Errorf("cancelled after %d accounts: %v", after, err)
		}
		if err := source.Read(ctx, aduid.Visitor{Account: func(aduid.Entry) error { return nil }}); !errors.Is(err, context.Canceled) {
			t.Errorf("reading with an ended context: %v", err)
		}
		if got, err := collect(t.Context(), source); err != nil || got.accounts != groups {
			t.Errorf("reading again: %v", err)
		}
		cancel()
	}

	// while waiting for a silent server, at each stage
	proxy := ldaptest.StartProxy(t, c.URL)
	c.URL = proxy.URL
	for _, place := range []int64{0, 20, 3000} {
		proxy.Limit(place, true)
		ctx, cancel := context.WithCancel(t.Context())
		c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			time.AfterFunc(50*time.Millisecond, cancel)
			return new(net.Dialer).DialContext(ctx, network, address)
		}
		if _, err := scan(ctx, c); !errors.Is(err, context.Canceled) || code(t, err) != fault.Stopped {
			t.Errorf("cancelled while waiting after %d bytes: %v", place, err)
		}
		cancel()
	}
}
