package robots

import "strings"

// pattern is the path of a rule, compiled. Its literal parts are canonical.
type pattern struct {
	octets int      // how specific it is: its length, "*" and "$" one octet each
	head   string   // what the path must begin with
	tails  []string // what must follow, in order, anything between
	wild   bool     // has a "*": after head, anything may come
	end    bool     // has a "$": the last part must end the path
}

// compile never fails: every string is a pattern, if one that matches nothing.
// "*" matches any octets; "$" is special at the end only (RFC 9309, 2.2.3).
func compile(path string) pattern {
	body, end := strings.CutSuffix(path, "$")
	parts := strings.Split(body, "*")
	p := pattern{octets: len(parts) - 1, head: canonical(parts[0]), wild: len(parts) > 1, end: end}
	if end {
		p.octets++
	}
	p.octets += len(p.head)
	for _, part := range parts[1:] {
		if part = canonical(part); part != "" {
			p.tails = append(p.tails, part)
			p.octets += len(part)
		}
	}
	if p.wild && parts[len(parts)-1] == "" {
		p.end = false // "*$" lets anything follow
	}
	return p
}

// match tells whether the pattern matches the path from its first octet. Taking
// each part where it first occurs leaves most room for the parts after it, so
// that nothing is ever tried twice.
func (p *pattern) match(path string) bool {
	rest, ok := strings.CutPrefix(path, p.head)
	if !ok {
		return false
	}
	if !p.wild {
		return !p.end || rest == ""
	}
	tails := p.tails
	if p.end {
		last := tails[len(tails)-1]
		if rest, ok = strings.CutSuffix(rest, last); !ok {
			return false
		}
		tails = tails[:len(tails)-1]
	}
	for _, part := range tails {
		if _, rest, ok = strings.Cut(rest, part); !ok {
			return false
		}
	}
	return true
}
