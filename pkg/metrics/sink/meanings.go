package sink

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	list := append(addressMeanings(), answerMeanings()...)
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

func addressMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadAddress, Summary: "The address to write to is not complete or not valid.",
			Why:     "It must be a full write address: http or https, a host, the path of the write API, and the database or bucket.",
			Advice:  addressHint,
			Example: "--to http://influx.example.org:8086",
			Source:  "the write APIs of InfluxDB 1, 2 and 3",
		},
		{
			Code: CodeCredentialsInURL, Summary: "The address contains a user name, a password or a token.",
			Why:     "Everybody on the machine can see the arguments of a running command, and addresses end up in logs.",
			Advice:  credentialsHint,
			Example: "--to 'http://influx.example.org:8086/write?db=caching&u=admin&p=…'",
		},
		{
			Code: CodeNotWriteEndpoint, Summary: "Something answered at the address, but not a write API.",
			Why:    "It redirected, sent a web page, or spoke HTTP where HTTPS is needed, or the other way round. Redirects are not followed: a login page would answer 200, and the points would be lost.",
			Advice: addressHint,
			Source: "tests against influxd 1.6.7 and VictoriaMetrics 1.79.5",
		},
		{
			Code: CodeUnauthorized, Summary: "The server refused the credentials, or requires some (401 or 403).",
			Why:    "sudo does not pass environment variables on, so INFLUX_TOKEN is not set there.",
			Advice: credentialsHint + "; under sudo use --token-file",
		},
		{
			Code: CodeBadCertificate, Summary: "The server's TLS certificate is not trusted.",
			Why:    "It expired, is for another name, or was signed by an authority that this machine does not trust. Nothing was sent.",
			Advice: "name the authority's certificate with --ca-file, make this machine trust it, or use the name in the certificate; look at it with: openssl s_client -connect HOST:PORT",
		},
		{
			Code: CodePlaintext, Summary: "The token or the password would have been sent over the network unencrypted, so nothing was sent.",
			Why:    "Over http everybody in between can read it. On this machine (localhost, 127.0.0.1, ::1) it is sent.",
			Advice: "use an https address, and --ca-file for a certificate of your own authority; --allow-plaintext sends it anyway",
		},
		{
			Code: CodeBadCA, Summary: "The file given with --ca-file has no usable certificate in PEM format.",
			Advice: "convert it: openssl x509 -inform DER -in ca.cer -out ca.pem",
		},
		{
			Code: CodeNotFound, Summary: "The server has no such database, bucket or path (404).",
			Advice: "check the path, and create the database: influx -execute 'CREATE DATABASE caching'",
			Source: "tests against influxd 1.6.7",
		},
	}
}

func answerMeanings() []fault.Meaning {
	const again = "run the same command again when the server answers; nothing is lost"
	return []fault.Meaning{
		{
			Code: CodeUnavailable, Summary: "The server did not answer, or could not accept points, even on the last try.",
			Why:    "Connection errors and the answers 408, 425, 429 and almost all 5xx are tried again with growing pauses.",
			Advice: again,
		},
		{
			Code: CodeRefused, Summary: "The server refused the whole request.",
			Why:    "The message has its answer. Repeating the request would not help.",
			Advice: "fix the cause and run the same command again; nothing is lost",
		},
		{
			Code: CodeTooManyRefused, Summary: "The server refused 100 lines, each one sent alone, for the same reason.",
			Why:    "A few refused lines are set aside. So many of one kind mean that the rest would be refused too.",
			Advice: "see the quarantine file; the database's retention policy and field types are the usual causes",
			Source: "tests against influxd 1.6.7",
		},
		{
			Code: CodeOutcomeUnknown, Summary: "Lines were sent, but no answer came, so some may have arrived.",
			Why:    "VictoriaMetrics adds up points that it receives twice, so they are not sent again blindly.",
			Advice: "run the same command again: it asks the server what has arrived and sends the rest once",
			Source: "tests against VictoriaMetrics 1.79.5",
		},
		{
			Code: CodeReadBack, Summary: "VictoriaMetrics could not be asked which points it already has.",
			Why:    "After an interrupted run, what arrived is read back from /metrics, /internal/force_flush and /api/v1/export.",
			Advice: "let this client read these paths, and run the same command again",
			Source: "tests against VictoriaMetrics 1.79.5",
		},
	}
}
