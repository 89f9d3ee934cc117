package identity

// IsPKCS12 reports whether data is PFX: SEQUENCE { 3, ContentInfo, … } (RFC 7292).
func IsPKCS12(data []byte) bool {
	r := &berReader{left: maxBERElements}
	outer, _, err := r.next(data, 0)
	if err != nil || outer.tag != tagSequence {
		return false
	}
	parts, err := r.children(outer.content, 1)
	return err == nil && len(parts) > 1 && parts[0].tag == tagInteger && string(parts[0].content) == "\x03" && parts[1].tag == tagSequence
}
