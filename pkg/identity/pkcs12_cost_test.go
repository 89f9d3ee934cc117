package identity

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"math"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The structures of RFC 7292 as go-pkcs12 declares them: what it would read.
type (
	pfx struct {
		Version  int
		AuthSafe pfxContent
		MacData  pfxMAC `asn1:"optional"`
	}
	pfxContent struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"tag:0,explicit,optional"`
	}
	pfxMAC struct {
		MAC        pfxDigest
		Salt       []byte
		Iterations int64 `asn1:"optional,default:1"`
	}
	pfxDigest struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	pfxEncrypted struct {
		Version int
		Info    struct {
			Type      asn1.ObjectIdentifier
			Algorithm pkix.AlgorithmIdentifier
			Content   []byte `asn1:"tag:0,optional"`
		}
	}
	pfxBag struct {
		ID         asn1.ObjectIdentifier
		Value      asn1.RawValue   `asn1:"tag:0,explicit"`
		Attributes []asn1.RawValue `asn1:"set,optional"`
	}
	pfxKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pfxSalted struct {
		Salt       asn1.RawValue
		Iterations int64
		KeyLength  int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
	pfxScheme struct{ KDF, Scheme pkix.AlgorithmIdentifier }
)

var (
	data          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	encryptedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}
	shroudedKey   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	tripleDES     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3}
	pbkdf2        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	pbes2         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	pbmac1        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 14}
	sha256OID     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	aes256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

// The places that have a count of iterations.
const (
	atMAC = iota
	atPBMAC1
	atCertificates
	atOldCertificates
	atKey
	places
)

// costly makes a PKCS#12 file of nonsense that takes so many iterations in one
// place, and one in the others.
func costly(tb testing.TB, place int, iterations int64) []byte {
	tb.Helper()
	at := func(p int) int64 {
		if p == place {
			return iterations
		}
		return 1
	}
	mac := pfxMAC{MAC: pfxDigest{pkix.AlgorithmIdentifier{Algorithm: sha256OID}, make([]byte, 32)}, Salt: []byte("salt"), Iterations: at(atMAC)}
	if place == atPBMAC1 {
		mac.MAC.Algorithm = scheme(tb, pbmac1, iterations)
	}
	certificates := pfxEncrypted{}
	certificates.Info.Type, certificates.Info.Content = data, make([]byte, 32)
	certificates.Info.Algorithm = scheme(tb, pbes2, at(atCertificates))
	if place == atOldCertificates {
		certificates.Info.Algorithm = salted(tb, tripleDES, iterations)
	}
	key := pfxKey{scheme(tb, pbes2, at(atKey)), make([]byte, 32)}
	bags := []pfxBag{{ID: shroudedKey, Value: explicit(encode(tb, key))}}
	safe := []pfxContent{
		{encryptedData, explicit(encode(tb, certificates))},
		{data, explicit(encode(tb, encode(tb, bags)))},
	}
	return encode(tb, pfx{Version: 3, AuthSafe: pfxContent{data, explicit(encode(tb, encode(tb, safe)))}, MacData: mac})
}

func encode(tb testing.TB, value any) []byte {
	tb.Helper()
	der, err := asn1.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func explicit(der []byte) asn1.RawValue {
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: der}
}

func salted(tb testing.TB, oid asn1.ObjectIdentifier, iterations int64) pkix.AlgorithmIdentifier {
	tb.Helper()
	parameters := struct {
		Salt       []byte
		Iterations int64
	}{[]byte("salt"), iterations}
	return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.RawValue{FullBytes: encode(tb, parameters)}}
}

func scheme(tb testing.TB, oid asn1.ObjectIdentifier, iterations int64) pkix.AlgorithmIdentifier {
	tb.Helper()
	cipher := pkix.AlgorithmIdentifier{Algorithm: aes256, Parameters: asn1.RawValue{FullBytes: encode(tb, make([]byte, 16))}}
	parameters := pfxScheme{salted(tb, pbkdf2, iterations), cipher}
	return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.RawValue{FullBytes: encode(tb, parameters)}}
}

// TestCostlyPKCS12IsRefused: a file of 2^31 iterations would keep us busy for an hour.
func TestCostlyPKCS12IsRefused(t *testing.T) {
	for place := range places {
		for _, iterations := range []int64{maxIterations + 1, math.MaxInt32, math.MaxInt64} {
			_, err := LoadPKCS12(costly(t, place, iterations), "password", nil)
			if fault.CodeOf(err) != CodeIterations {
				t.Errorf("place %d, %d iterations: %v", place, iterations, err)
			}
		}
		for _, iterations := range []int64{-1, 0, 1, maxIterations} {
			if err := checkPKCS12Cost(costly(t, place, iterations)); err != nil {
				t.Errorf("place %d, %d iterations: %v", place, iterations, err)
			}
		}
		want := CodePassword
		if place == atPBMAC1 {
			want = CodePKCS12 // this one lacks the length of the key
		}
		if _, err := LoadPKCS12(costly(t, place, 2048), "password", nil); fault.CodeOf(err) != want {
			t.Errorf("place %d: %v", place, err)
		}
	}
}

// FuzzPKCS12Cost: the reader sees each count that the library would act on.
func FuzzPKCS12Cost(f *testing.F) {
	for place := range places {
		f.Add(costly(f, place, 2048))
		f.Add(costly(f, place, math.MaxInt32))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		err := checkPKCS12Cost(der)
		if code := fault.CodeOf(err); err != nil && code != CodeIterations && code != CodePKCS12 {
			t.Fatalf("error %v of code %q", err, code)
		}
		if most := theirCost(der); err == nil && most > maxIterations {
			t.Errorf("%d iterations went unseen", most)
		}
	})
}

// theirCost returns the largest count that the library would act on.
func theirCost(der []byte) (most int64) {
	whole := func(der []byte, into any) bool {
		rest, err := asn1.Unmarshal(der, into)
		return err == nil && len(rest) == 0
	}
	algorithm := func(a pkix.AlgorithmIdentifier) {
		var two pfxScheme
		var one pfxSalted
		switch {
		case (a.Algorithm.Equal(pbes2) || a.Algorithm.Equal(pbmac1)) && whole(a.Parameters.FullBytes, &two):
			if two.KDF.Algorithm.Equal(pbkdf2) && whole(two.KDF.Parameters.FullBytes, &one) {
				most = max(most, one.Iterations)
			}
		case a.Algorithm.Equal(tripleDES) && whole(a.Parameters.FullBytes, &one):
			most = max(most, one.Iterations)
		}
	}
	var file pfx
	if !whole(der, &file) || !file.AuthSafe.Type.Equal(data) || !whole(file.AuthSafe.Content.Bytes, &file.AuthSafe.Content) {
		return 0
	}
	if len(file.MacData.MAC.Algorithm.Algorithm) > 0 {
		most = file.MacData.Iterations
		algorithm(file.MacData.MAC.Algorithm)
	}
	var safe []pfxContent
	if !whole(file.AuthSafe.Content.Bytes, &safe) {
		return most
	}
	for _, info := range safe {
		var encrypted pfxEncrypted
		var plain []byte
		var bags []pfxBag
		switch {
		case info.Type.Equal(encryptedData) && whole(info.Content.Bytes, &encrypted):
			algorithm(encrypted.Info.Algorithm)
		case info.Type.Equal(data) && whole(info.Content.Bytes, &plain) && whole(plain, &bags):
			for _, bag := range bags {
				var key pfxKey
				if bag.ID.Equal(shroudedKey) && whole(bag.Value.Bytes, &key) {
					algorithm(key.Algorithm)
				}
			}
		}
	}
	return most
}

// TestManyCostlyKeys: a file with several keys takes the sum of what each takes.
func TestManyCostlyKeys(t *testing.T) {
	for n, want := range map[int]fault.Code{4: "", 5: CodeIterations, 1000: CodeIterations} {
		var bags []pfxBag
		for range n {
			key := pfxKey{scheme(t, pbes2, maxIterations), make([]byte, 32)}
			bags = append(bags, pfxBag{ID: shroudedKey, Value: explicit(encode(t, key))})
		}
		safe := []pfxContent{{data, explicit(encode(t, encode(t, bags)))}}
		file := struct {
			Version  int
			AuthSafe pfxContent
		}{3, pfxContent{data, explicit(encode(t, encode(t, safe)))}}
		if err := checkPKCS12Cost(encode(t, file)); fault.CodeOf(err) != want {
			t.Errorf("%d keys: %v", n, err)
		}
	}
}
