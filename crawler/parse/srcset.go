package parse

import (
	"iter"
	"strings"
)

// candidates yields the URLs of a srcset attribute as they are written, without those whose descriptors are void.
// (HTML, "parse a srcset attribute")
func candidates(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			s = strings.TrimLeft(s, spaces+",")
			if s == "" {
				return
			}
			end := strings.IndexAny(s, spaces)
			if end < 0 {
				end = len(s)
			}
			ref := s[:end]
			s = s[end:]
			valid := true
			if trimmed := strings.TrimRight(ref, ","); len(trimmed) < len(ref) {
				ref = trimmed
			} else {
				valid, s = parseDescriptors(s)
			}
			if valid && !yield(ref) {
				return
			}
		}
	}
}

// parseDescriptors reads descriptors up to the comma that ends the candidate, and returns what follows it.
func parseDescriptors(s string) (valid bool, rest string) {
	var d descriptors
	start, parens := 0, false
	for i := range len(s) {
		switch c := s[i]; {
		case parens:
			parens = c != ')'
		case c == '(':
			parens = true
		case isSpace(c):
			d.add(s[start:i])
			start = i + 1
		case c == ',':
			d.add(s[start:i])
			return d.valid(), s[i+1:]
		}
	}
	d.add(s[start:])
	return d.valid(), ""
}

// descriptors are those of one candidate.
type descriptors struct{ width, density, height, fault bool }

func (d *descriptors) add(s string) {
	if s == "" {
		return
	}
	number := s[:len(s)-1]
	switch unit := s[len(s)-1]; {
	case unit == 'w' && isPositive(number):
		d.fault = d.fault || d.width || d.density
		d.width = true
	case unit == 'x' && isDensity(number):
		d.fault = d.fault || d.width || d.density || d.height
		d.density = true
	case unit == 'h' && isPositive(number): // for the future, together with a width only
		d.fault = d.fault || d.height || d.density
		d.height = true
	default:
		d.fault = true
	}
}

func (d *descriptors) valid() bool { return !d.fault && (!d.height || d.width) }

// isPositive reports whether s is a valid non-negative integer other than 0.
func isPositive(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && strings.Trim(s, "0") != ""
}

// isDensity reports whether s is a valid floating-point number that is not below 0.
func isDensity(s string) bool {
	s, negative := strings.CutPrefix(s, "-")
	mantissa, exponent := s, "0"
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i+1:]
	}
	if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
		exponent = exponent[1:]
	}
	whole, fraction, point := strings.Cut(mantissa, ".")
	if !isDigits(exponent) || !(isDigits(whole) || whole == "" && point) || point && !isDigits(fraction) {
		return false
	}
	return !negative || strings.Trim(whole+fraction, "0") == ""
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
