package lookup

// Take reads a message as an answer to the question for a name. The message gets
// the id and the question; the rest is arbitrary.
func Take(name, transport string, flags [10]byte, rest []byte) Answer {
	q, err := newQuery(name)
	if err != nil {
		panic(err)
	}
	wire := append([]byte(nil), q.wire[:2]...)
	wire = append(wire, flags[:]...)
	wire[2] |= 0x80
	wire[4], wire[5] = 0, 1
	wire = append(append(wire, q.wire[headerSize:]...), rest...)
	a := Answer{Name: name, Transport: transport}
	if a.take(wire, q) {
		a.Outcome = TruncatedRefused
	}
	return a
}
