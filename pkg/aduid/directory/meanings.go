package directory

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	sourceResults = "RFC 4511, 4.1.9"
	sourceSlapd   = sourceResults + "; tests against OpenLDAP"
	sourceSamba   = sourceResults + "; tests against Samba as a domain controller"
	sourceWindows = "Windows system error codes, in hexadecimal after \"data\" in the server's text"
)

// Meanings explains the codes of this package, besides those of package aduid.
func Meanings() []fault.Meaning {
	list := slices.Concat(settingErrors(), networkErrors(), tlsErrors(), logonErrors(), kerberosErrors(), searchErrors())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, fault.Meaning{
		Code: WarnDeleted, Kind: fault.KindReason, Summary: "Deleted accounts could not be searched for a number; those that exist were.",
		Why:    "By default only administrators may see deleted objects, and only Active Directory keeps them.",
		Advice: "log on with an account that may read the container Deleted Objects", Source: "MS-ADTS 3.1.1.3.4.1.14",
	}, fault.Meaning{
		Code: WarnOneByOne, Kind: fault.KindReason, Summary: "The server cannot be read in parts: one connection reads all accounts, in spite of --connections.",
		Why:    "Parts are ranges of objectGUID. The server does not compare those byte by byte, or has no account to try it with.",
		Advice: "leave out --connections", Source: "tests against OpenLDAP, whose schema decides, and Samba",
	}, fault.Meaning{
		Code: SkipSeveral, Kind: fault.KindReason, Summary: "The object has more than one objectGUID, so its uid is not known.",
		Why:    "Active Directory allows only one value: the server is another one, or the entry is damaged.",
		Advice: "check the entry: ldapsearch … -b DN -s base objectGUID",
	})
}

func settingErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadURL, Summary: "The address of the server is not ldap://HOST[:PORT] or ldaps://HOST[:PORT].",
			Why:     "A base, a filter or a password in the address is not accepted.",
			Advice:  "write --ldap ldaps://HOST, and use --base, --filter and --bind-dn for the rest",
			Example: "macwrangler aduid scan --ldap ldaps://reader:secret@dc1.corp.example.com",
		},
		{
			Code: CodeBadFilter, Summary: "The filter is not a valid LDAP filter.",
			Advice:  "write it as for ldapsearch, such as " + UserFilter,
			Example: "macwrangler aduid scan --ldap ldaps://dc1.corp.example.com --filter '(uid='", Source: "RFC 4515",
		},
		{
			Code: CodeBadSetting, Summary: "A setting is out of range, or two settings conflict.",
			Advice: "read the hint: use ldaps:// or --start-tls but not both, a --page-size from 1 to 1000, and a positive --timeout",
		},
		{
			Code: CodePlaintext, Summary: "The password would have been sent over the network unencrypted, so nothing was sent.",
			Advice:  "use ldaps:// or --start-tls; --allow-plaintext sends it anyway",
			Example: "macwrangler aduid scan --ldap ldap://dc1.corp.example.com --bind-dn reader@corp.example.com --password-file pw",
		},
		{
			Code: CodeNoPassword, Summary: "A name to log on with was given without a password, or a password without a name.",
			Why:    "LDAP treats a name with an empty password as an anonymous logon.",
			Advice: "give both: --bind-dn NAME with --password-file FILE or the environment variable MACWRANGLER_LDAP_PASSWORD",
			Source: "RFC 4513, 5.1.2",
		},
		{
			Code: CodeBadCA, Summary: "The file given with --ca-file has no usable certificate in PEM format.",
			Advice: "convert it: openssl x509 -inform DER -in ca.cer -out ca.pem",
		},
	}
}

func networkErrors() []fault.Meaning {
	const noise = "run the command again; if it fails at the same place, ask the administrator of the server"
	return []fault.Meaning{
		{
			Code: CodeCannotDial, Summary: "No connection to the server could be opened.",
			Advice: "check the address and the port: nc -vz HOST 636; ldaps:// is usually port 636, ldap:// 389",
		},
		{
			Code: CodeNoHost, Summary: "DNS does not know the name of the server.",
			Advice: "check the spelling, and that this machine uses the nameservers of the domain: nslookup HOST",
		},
		{
			Code: CodeTimedOut, Summary: "No complete answer arrived in time.",
			Advice: "use a longer --timeout, such as 2m, or a smaller --page-size; check that no firewall is in between",
		},
		{
			Code: CodeClosed, Summary: "The server, or something in between, closed the connection before the end of the answer.",
			Advice: noise,
		},
		{
			Code: CodeBadAnswer, Summary: "The answer is not LDAP, or not an answer to the request.",
			Why:    "Another service is at that port, or something in between changes the connection.",
			Advice: "check the port; ldaps:// is usually 636, ldap:// 389", Source: "RFC 4511",
		},
		{
			Code: CodeTooLarge, Summary: "The server sent a message larger than any account.",
			Advice: "check that it is an LDAP server",
		},
		{
			Code: CodeNoServer, Summary: "DNS lists no domain controller for the domain.",
			Advice:  "check the name and the nameservers: nslookup -type=SRV _ldap._tcp.dc._msdcs.DOMAIN; or name a server with --ldap ldaps://HOST",
			Example: "macwrangler aduid scan --domain corp.example.com", Source: "MS-ADTS 6.3.2.3",
		},
		{
			Code: CodeOutside, Summary: "DNS lists a domain controller outside the domain, so it was not contacted.",
			Why:    "DNS is not protected: a forged answer could lead the password to another server, whose certificate would be valid for its own name.",
			Advice: "if you trust that server, name it yourself: --ldap ldaps://HOST",
		},
	}
}

func tlsErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeExpired, Summary: "The certificate of the server has expired or is not valid yet.",
			Advice: "renew the certificate of the server, or correct the clock of this machine",
		},
		{
			Code: CodeHostname, Summary: "The certificate of the server is for a different name.",
			Why:    "The server was addressed by an alias or an IP address that is not in the certificate.",
			Advice: "use a name that is in the certificate: openssl s_client -connect HOST:636 | openssl x509 -noout -ext subjectAltName",
		},
		{
			Code: CodeUnknownCA, Summary: "The certificate of the server was issued by an authority that this machine does not trust.",
			Why:    "Domain controllers usually have certificates of the organization's own CA.",
			Advice: "export the certificate of that CA in PEM, and add --ca-file FILE",
		},
		{
			Code: CodeTLS, Summary: "The connection could not be encrypted.",
			Why:    "The port does not use TLS, or the server supports only versions before 1.2.",
			Advice: "use ldaps:// on port 636, or ldap:// with --start-tls on port 389",
		},
		{
			Code: CodeStartTLS, Summary: "The server refused StartTLS.",
			Why:    "It has no certificate, or accepts TLS only on another port.",
			Advice: "try --ldap ldaps://HOST", Source: "RFC 4511, 4.14",
		},
		{
			Code: CodeNeedsTLS, Summary: "The server accepts only an encrypted or signed logon.",
			Why: "LDAP result 8 or 13. With --gssapi over TLS it means that the domain controller wants the encryption of Kerberos itself, " +
				"which is not possible within TLS.",
			Advice: "with a password use ldaps:// or --start-tls; with --gssapi over TLS use --ldap ldap://HOST instead, which Kerberos encrypts", Source: sourceSamba,
		},
	}
}

func logonErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBindFailed, Summary: "The name or the password to log on with is wrong.",
			Why:    "Some servers answer the same for an unknown user. The password is tried at one server only, once, so that the account is not locked.",
			Advice: "check the password, and write --bind-dn as DN, user@domain or DOMAIN\\user", Source: sourceSamba,
		},
		{
			Code: CodeNoUser, Summary: "The user to log on with does not exist.",
			Advice: "write --bind-dn as DN, user@domain or DOMAIN\\user; with --gssapi as USER@REALM", Source: sourceWindows,
		},
		{
			Code: CodeNotNow, Summary: "The account may not log on now or from here, or is disabled.",
			Advice: "check the logon hours, the permitted workstations and the state of the account, or use another one", Source: sourceWindows,
		},
		{
			Code: CodePassExpired, Summary: "The password of the account has expired or must be changed first.",
			Advice: "set a new password for the account", Source: sourceWindows,
		},
		{
			Code: CodeUserExpired, Summary: "The account has expired.",
			Advice: "extend the account, or use another one", Source: sourceWindows,
		},
		{
			Code: CodeLockedOut, Summary: "The account is locked.",
			Advice: "wait or have it unlocked before trying again", Source: sourceWindows,
		},
		{
			Code: CodeTooManyGroups, Summary: "The account is a member of more groups than a logon can have.",
			Advice: "use another account, which is in few groups", Source: sourceWindows,
		},
		{
			Code: CodeBinding, Summary: "The server does not accept the logon over this TLS connection: it saw another certificate.",
			Why: "A logon by Kerberos over TLS names the certificate that this program saw (channel binding), which Windows Server 2025 checks by default. " +
				"Another one means that something in between ends TLS, such as a load balancer or an inspecting proxy.",
			Advice: "name a domain controller itself; or use --ldap ldap://HOST with --gssapi, which Kerberos encrypts; or export LDIF and use --ldif",
			Source: "Windows error 80090346 in the server's text; RFC 5929, 4.1",
		},
		{
			Code: CodeBindNeeded, Summary: "The server does not allow the search without a logon, or not for this account.",
			Advice: "add --bind-dn with a password, or --gssapi", Source: sourceSamba,
		},
	}
}

func kerberosErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeTicket, Summary: "No usable Kerberos ticket was found.",
			Why: "Only tickets in a file can be read. On a Mac kinit keeps them elsewhere by default, and they expire after some hours. " +
				"The file must be your own, and nobody else may be able to change it: in /tmp anybody can put one. " +
				"As root a file that KRB5CCNAME names may also belong to the user who ran sudo.",
			Advice: "kinit -c FILE:/tmp/ticket USER@REALM, then export KRB5CCNAME=FILE:/tmp/ticket",
		},
		{
			Code: CodeKerberos, Summary: "Kerberos issued no ticket for the server, or its configuration cannot be read.",
			Why: "The KDC is unreachable, the clocks differ by more than five minutes, the server was not addressed by its full host name, or --bind-dn is not USER@REALM. " +
				"A krb5.conf is not needed: the KDCs are those that DNS lists for the realm, or the directory server.",
			Advice: "use --ldap ldaps://FULL.HOST.NAME, check the clock, and kinit USER@REALM", Source: "tests against Samba",
		},
	}
}

func searchErrors() []fault.Meaning {
	const pageSize = "use a smaller --page-size, such as 200"
	return []fault.Meaning{
		{
			Code: CodeNoPaging, Summary: "The server did not say whether more pages follow, so the scan may be incomplete.",
			Why:    "The server does not support paged results, or a proxy removes the control.",
			Advice: "connect to the domain controller itself, or export LDIF and use --ldif", Source: "RFC 2696; tests against OpenLDAP",
		},
		{
			Code: CodeEndlessPages, Summary: "The server sent 1,000 pages in a row without an account and announced more.",
			Advice: "use a narrower --base or --filter, or ask the administrator of the server",
		},
		{
			Code: CodeRepeated, Summary: "A page has the same accounts as one before it, so the others were not seen.",
			Why:    "The server, or a load balancer or proxy in between, does not go on where the last page ended.",
			Advice: "connect to one domain controller itself: --ldap ldaps://HOST; or export LDIF and use --ldif", Source: "RFC 2696",
		},
		{
			Code: CodeWrongPart, Summary: "An account is in the answer about a range of objectGUIDs that it is not in, so others may be in no answer.",
			Why:    "With --connections each connection asks for a range. The server does not compare objectGUIDs byte by byte, or something in between mixes answers.",
			Advice: "scan with one connection: leave out --connections",
		},
		{
			Code: CodeCookie, Summary: "The server refused to go on after the first pages.",
			Why:    "It does not know the mark that the last page ended with: another server behind a load balancer has answered, or it was restarted. A search cannot be resumed.",
			Advice: "run it again, at one domain controller and not a load balancer: --ldap ldaps://HOST", Source: "RFC 2696, result 12 or 53",
		},
		{
			Code: CodeNoBase, Summary: "The base of the search does not exist, is not visible for this account, or is not known.",
			Advice: "add --base, such as --base DC=example,DC=com, and log on with --bind-dn or --gssapi", Source: sourceSlapd,
		},
		{
			Code: CodeBadBase, Summary: "The base of the search is not a DN.",
			Advice: "write it as --base DC=example,DC=com", Source: sourceResults,
		},
		{
			Code: CodeTimeLimit, Summary: "The server ran out of time for one page.",
			Advice: pageSize, Source: sourceResults,
		},
		{
			Code: CodePageSize, Summary: "The server does not return that many accounts in one page.",
			Advice: pageSize, Source: sourceSlapd,
		},
		{
			Code: CodeUnwilling, Summary: "The server refused the request.",
			Advice: "use ldaps:// or --start-tls with a password, and a simple --filter", Source: sourceSamba,
		},
		{
			Code: CodeElsewhere, Summary: "Another server holds the base of the search.",
			Advice: "name the server that holds it with --ldap", Source: sourceResults,
		},
		{
			Code: CodeRefused, Summary: "The directory returned an error that has no code of its own.",
			Why:    "Result 51 (busy) and 52 (unavailable) pass: a server is too busy, or is being stopped or started.",
			Advice: "read the message, which has the server's own text; if it is busy or unavailable, run it again later or name another domain controller; or export LDIF and use --ldif", Source: sourceResults,
		},
	}
}
