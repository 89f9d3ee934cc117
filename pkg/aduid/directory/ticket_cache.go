package directory

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// maxCache bounds a ticket cache, in bytes: a ticket takes up to 64 KiB, and a
// cache has one for each service that was used.
const maxCache = 8 << 20

var (
	errEmptyCache = errors.New("it is empty")
	errNoCache    = errors.New("it is not a ticket cache of kinit")
	errCutCache   = errors.New("it is cut off, or damaged")
)

// parseCache reads a ticket cache as the MIT documentation of the format has it.
// gokrb5's own reader panics where a file ends early, and allocates as many
// entries as the file claims to have.
func parseCache(data []byte) (*ticketCache, error) {
	switch {
	case len(data) == 0:
		return nil, errEmptyCache
	case len(data) < 2 || data[0] != 5:
		return nil, errNoCache
	case data[1] < 1 || data[1] > 4:
		return nil, fmt.Errorf("unsupported version %d of a ticket cache", data[1])
	}
	r := &cacheReader{left: data[2:], version: data[1], order: binary.BigEndian}
	if r.version < 3 {
		r.order = binary.NativeEndian
	}
	if r.version == 4 {
		r.bytes(int64(r.uint16())) // the offset of the KDC's clock, which gokrb5 does not use either
	}
	cache := &ticketCache{Version: r.version}
	cache.DefaultPrincipal.Realm, cache.DefaultPrincipal.PrincipalName = r.principal()
	for len(r.left) > 0 && !r.cut {
		cache.Credentials = append(cache.Credentials, r.credential())
	}
	if r.cut {
		return nil, errCutCache
	}
	return cache, nil
}

// cacheReader takes values off a ticket cache. Once one is not there, cut is set
// and all further ones are zero.
type cacheReader struct {
	left    []byte
	version byte
	order   binary.ByteOrder
	cut     bool
}

func (r *cacheReader) bytes(length int64) []byte {
	if r.cut || length < 0 || length > int64(len(r.left)) {
		r.cut, r.left = true, nil
		return nil
	}
	value := r.left[:length:length]
	r.left = r.left[length:]
	return value
}

func (r *cacheReader) uint16() uint16 {
	if value := r.bytes(2); value != nil {
		return r.order.Uint16(value)
	}
	return 0
}

func (r *cacheReader) uint32() uint32 {
	if value := r.bytes(4); value != nil {
		return r.order.Uint32(value)
	}
	return 0
}

// data takes bytes with their length before them.
func (r *cacheReader) data() []byte { return r.bytes(int64(r.uint32())) }

// number is an int32, as Kerberos has it, of 16 bits in the file.
func (r *cacheReader) number() int32 { return int32(int16(r.uint16())) } //nolint:gosec // two's complement

func (r *cacheReader) time() time.Time { return time.Unix(int64(r.uint32()), 0) }

// list calls one for each entry of a list. Each takes bytes off the file, so the
// file bounds it, whatever number it claims.
func (r *cacheReader) list(count int64, one func()) {
	for ; count > 0 && !r.cut; count-- {
		one()
	}
}

func (r *cacheReader) principal() (realm string, name principalName) {
	if r.version > 1 {
		name.NameType = int32(r.uint32()) //nolint:gosec // two's complement
	}
	count := int64(r.uint32())
	if r.version == 1 {
		count-- // it counts the realm too
	}
	realm = string(r.data())
	r.list(count, func() { name.NameString = append(name.NameString, string(r.data())) })
	return realm, name
}

func (r *cacheReader) credential() *ticketEntry {
	c := &ticketEntry{}
	c.Client.Realm, c.Client.PrincipalName = r.principal()
	c.Server.Realm, c.Server.PrincipalName = r.principal()
	c.Key.KeyType = r.number()
	if r.version == 3 {
		c.Key.KeyType = r.number() // twice in this version
	}
	c.Key.KeyValue = r.data()
	c.AuthTime, c.StartTime, c.EndTime, c.RenewTill = r.time(), r.time(), r.time(), r.time()
	if flag := r.bytes(1); flag != nil {
		c.IsSKey = flag[0] != 0
	}
	c.TicketFlags = newTicketFlags()
	if flags := r.bytes(4); flags != nil {
		c.TicketFlags.Bytes = flags
	}
	r.list(int64(r.uint32()), func() {
		c.Addresses = append(c.Addresses, hostAddress{AddrType: r.number(), Address: r.data()})
	})
	r.list(int64(r.uint32()), func() {
		c.AuthData = append(c.AuthData, authorizationData{ADType: r.number(), ADData: r.data()})
	})
	c.Ticket, c.SecondTicket = r.data(), r.data()
	return c
}
