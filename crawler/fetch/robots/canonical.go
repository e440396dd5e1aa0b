package robots

const upperHex = "0123456789ABCDEF"

// canonical returns the one spelling in which a path and the literal parts of
// rules are compared (RFC 9309, 2.2.2):
//
//   - an escaped unreserved octet is decoded: %7E is ~;
//   - so are %2A and %24, which is how a rule writes a "*" or "$" that is meant
//     literally (2.2.3);
//   - every other escape stays, with upper-case digits: %2f is %2F, and is not "/"
//     (RFC 3986, 2.2);
//   - octets that no URI can hold, beyond ASCII or not, are escaped.
//
// Reserved characters stay as written, and so does a "%" that escapes nothing; a
// digit that would make it an escape stays escaped: %2%41 is not %2A.
func canonical(s string) string {
	if isCanonical(s) {
		return s
	}
	out := make([]byte, 0, len(s)+16)
	for len(s) > 0 {
		octet, width := first(s)
		out = appendOctet(out, octet, width > 1)
		s = s[width:]
	}
	return string(out)
}

// isCanonical spares nearly every URL the copy.
func isCanonical(s string) bool {
	for i := 0; i < len(s); i++ {
		octet, width := first(s[i:])
		switch {
		case width == 1 && !isLiteral(octet) && !isReserved(octet) && octet != '%':
			return false
		case width > 1 && (isLiteral(octet) || isLower(s[i+1]) || isLower(s[i+2])):
			return false
		}
		i += width - 1
	}
	return true
}

// first returns the octet that s begins with, and how many bytes spell it: one, or
// three if it is escaped.
func first(s string) (octet byte, width int) {
	if s[0] == '%' && len(s) > 2 && isHex(s[1]) && isHex(s[2]) {
		return unhex(s[1])<<4 | unhex(s[2]), 3
	}
	return s[0], 1
}

func appendOctet(out []byte, octet byte, escaped bool) []byte {
	if isLiteral(octet) && !(escaped && isHex(octet) && endsInPercent(out)) || !escaped && (isReserved(octet) || octet == '%') {
		return append(out, octet)
	}
	return append(out, '%', upperHex[octet>>4], upperHex[octet&15])
}

// endsInPercent reports whether out ends in a "%" that escapes nothing, with or
// without one digit behind it. A whole escape has two.
func endsInPercent(out []byte) bool {
	n := len(out)
	return n > 0 && out[n-1] == '%' || n > 1 && out[n-2] == '%' && isHex(out[n-1])
}

// isLiteral tells whether an octet is compared decoded.
func isLiteral(c byte) bool {
	switch c {
	case '-', '.', '_', '~', '*', '$':
		return true
	}
	return isAlnum(c)
}

// isReserved is RFC 3986, 2.2, less "*" and "$".
func isReserved(c byte) bool {
	switch c {
	case ':', '/', '?', '#', '[', ']', '@', '!', '&', '\'', '(', ')', '+', ',', ';', '=':
		return true
	}
	return false
}

func isLower(c byte) bool { return 'a' <= c && c <= 'f' }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}
