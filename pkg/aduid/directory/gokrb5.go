package directory

import (
	"errors"
	"fmt"

	"github.com/jcmturner/gofork/encoding/asn1"
	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/iana/chksumtype"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

// This is the only file that knows gokrb5, which has had no release since 2023: it
// gets tickets, and its ciphers serve the tokens of gssContext. A test holds that.

// What gokrb5 wants: a configuration, and the parts of a ticket cache.
type (
	kerberosConfig    = config.Config
	ticketCache       = credentials.CCache
	ticketEntry       = credentials.Credential
	principalName     = types.PrincipalName
	hostAddress       = types.HostAddress
	authorizationData = types.AuthorizationDataEntry
)

func newTicketFlags() asn1.BitString { return types.NewKrbFlags() }

// kerberosClient gets tickets.
type kerberosClient struct {
	*client.Client
	sent messages.APReq // whose answer must repeat its time
	auth types.Authenticator
	key  types.EncryptionKey // of the service ticket
}

// withoutFAST is for Active Directory, which does not need FAST: some controllers
// refuse the request for it.
func withoutFAST() func(*client.Settings) { return client.DisablePAFXFAST(true) }

func newPasswordClient(name, realm, password string, settings *config.Config) *kerberosClient {
	return &kerberosClient{Client: client.NewWithPassword(name, realm, password, settings, withoutFAST())}
}

func newTicketClient(cache *ticketCache, settings *config.Config) (k *kerberosClient, err error) {
	err = guarded(func() error {
		c, err := client.NewFromCCache(cache, settings, withoutFAST())
		k = &kerberosClient{Client: c}
		return err
	})
	return k, err
}

// requestToken gets a ticket for a service, and returns the first token for it.
// bindings and wanted go into the checksum of RFC 4121, 4.1.1.
func (k *kerberosClient) requestToken(service string, checksum []byte) (token []byte, sequence uint64, err error) {
	ticket, key, err := k.GetServiceTicket(service)
	if err != nil {
		return nil, 0, err
	}
	k.key = key
	if k.auth, err = types.NewAuthenticator(k.Credentials.Domain(), k.Credentials.CName()); err != nil {
		return nil, 0, err
	}
	k.auth.Cksum = types.Checksum{CksumType: chksumtype.GSSAPI, Checksum: checksum}
	if k.sent, err = messages.NewAPReq(ticket, key, k.auth); err != nil {
		return nil, 0, err
	}
	types.SetFlag(&k.sent.APOptions, flags.APOptionMutualRequired)
	body, err := k.sent.Marshal()
	if err != nil {
		return nil, 0, err
	}
	return frameToken(tokenRequest, body), uint64(k.auth.SeqNumber), nil //nolint:gosec // 30 bits
}

// acceptAnswer checks that the server could read the ticket, and returns the key of
// the connection.
func (k *kerberosClient) acceptAnswer(token []byte) (key cipherKey, sequence uint64, err error) {
	var answer spnego.KRB5Token
	if err := answer.Unmarshal(token); err != nil {
		return key, 0, err
	}
	switch {
	case answer.IsKRBError():
		return key, 0, answer.KRBError
	case !answer.IsAPRep():
		return key, 0, errBadToken
	}
	plain, err := crypto.DecryptEncPart(answer.APRep.EncPart, k.key, keyusage.AP_REP_ENCPART)
	if err != nil {
		return key, 0, err
	}
	var part messages.EncAPRepPart
	if err := part.Unmarshal(plain); err != nil {
		return key, 0, err
	}
	if part.CTime.Unix() != k.auth.CTime.Unix() || part.Cusec != k.auth.Cusec {
		return key, 0, errors.New("the answer is not for this request")
	}
	used, acceptors := k.key, false
	if len(part.Subkey.KeyValue) > 0 {
		used, acceptors = part.Subkey, true
	}
	key, err = newCipherKey(used, acceptors)
	return key, uint64(part.SequenceNumber) & 0xffffffff, err //nolint:gosec // 32 bits
}

func newCipherKey(key types.EncryptionKey, acceptors bool) (cipherKey, error) {
	const rc4 = 23
	cipher, err := crypto.GetEtype(key.KeyType)
	if err != nil {
		return cipherKey{}, err
	}
	if key.KeyType == rc4 || len(key.KeyValue) != cipher.GetKeyByteSize() {
		return cipherKey{}, fmt.Errorf("the ticket has encryption type %d, only AES is supported", key.KeyType)
	}
	return cipherKey{cipher: cipher, value: key.KeyValue, checksum: cipher.GetHMACBitLength() / 8, acceptors: acceptors}, nil
}

// parseKerberosConfig reads the text of krb5.conf. What MIT Kerberos does by
// default, and gokrb5 does not, comes first: KDCs are looked up in DNS.
func parseKerberosConfig(text string) (settings *config.Config, err error) {
	err = guarded(func() (err error) {
		settings, err = config.NewFromString(kerberosDefaults + text)
		return err
	})
	if _, unsupported := errors.AsType[config.UnsupportedDirective](err); unsupported && settings != nil {
		err = nil
	}
	return settings, err
}

// kerberosDefaults ends with a section that is not read: lines before the first
// section of a file, such as include, belong to none.
const kerberosDefaults = "[libdefaults]\ndns_lookup_kdc = true\n[none]\n"

// hasKDC reports whether the configuration names a KDC, or forbids to look for one.
func hasKDC(settings *config.Config, realm string) bool {
	for _, r := range settings.Realms {
		if r.Realm == realm && len(r.KDC) > 0 {
			return true
		}
	}
	return !settings.LibDefaults.DNSLookupKDC
}

// addKDCs adds the KDCs of a realm, which are asked over TCP: that is what the
// records were about.
func addKDCs(settings *config.Config, realm string, kdcs []string) {
	settings.LibDefaults.UDPPreferenceLimit = 1
	settings.Realms = append(settings.Realms, config.Realm{Realm: realm, KDC: kdcs})
}
