package parse

import (
	"fmt"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Field is something that the user wants of each page: the text, or one attribute, of the elements that a CSS
// selector matches.
type Field struct {
	Name string // under which the values are stored

	attr    string // "" means the text
	matcher goquery.Matcher
}

// ParseField compiles name=CSS or name=CSS@attribute. The error names what is wrong with s.
func ParseField(s string) (Field, error) {
	name, selector, ok := strings.Cut(s, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return Field{}, fmt.Errorf("field %q: must be name=CSS or name=CSS@attribute", s)
	}
	f := Field{Name: name}
	if i := strings.LastIndexByte(selector, '@'); i >= 0 && isAttribute(selector[i+1:]) {
		selector, f.attr = selector[:i], strings.ToLower(strings.TrimSpace(selector[i+1:]))
	}
	selector = strings.TrimSpace(selector)
	if selector == "" {
		return Field{}, fmt.Errorf("field %q: the CSS selector is missing", s)
	}
	matcher, err := cascadia.Compile(selector)
	if err != nil {
		return Field{}, fmt.Errorf("field %q: CSS selector %q: %w", name, selector, err)
	}
	f.matcher = matcher
	return f, nil
}

// ParseCanary compiles css=SELECTOR: what a page must hold to be believed.
func ParseCanary(s string) (Field, error) {
	if !strings.HasPrefix(s, "css=") {
		return Field{}, fmt.Errorf("canary %q: must be css=SELECTOR, such as css=.logout", s)
	}
	f, err := ParseField(s)
	if err != nil {
		return Field{}, fmt.Errorf("canary %q: %w", s, err)
	}
	return f, nil
}

// isAttribute reports whether s is the name of an attribute and not the end of a selector.
func isAttribute(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && !strings.ContainsAny(s, spaces+`"'()[]<>=/,>+~*#`)
}

// maxTried is how many nodes all fields of a page may look at together: eight fields on the largest page that there can be
// with the default of 4 MiB.
const maxTried = 1 << 23

// extract selects the fields' values, in document order. Attributes are taken as they are written. Fields may look at so
// many nodes; and as one look can take time without bound on a page made for it, they also end then, element by
// element. Either gives errSelectors, and what was found by then is void: it would depend on the order, or on the machine.
func extract(page *html.Node, fields []Field, nodes int, until time.Time) (map[string][]string, error) {
	all := make(map[string][]string, len(fields))
	tried := 0
	for _, f := range fields {
		found := 0
		for n := range page.Descendants() {
			if tried++; tried > nodes || tried%16 == 0 && time.Now().After(until) {
				return nil, errSelectors
			}
			if n.Type != html.ElementNode || !f.matcher.Match(n) {
				continue
			}
			if value, ok := f.value(goquery.NewDocumentFromNode(n).Selection); ok {
				all[f.Name] = append(all[f.Name], fold(value, maxValue))
			}
			if found++; found == maxValues {
				break
			}
		}
	}
	return all, nil
}

// value returns what is wanted of one element; false if it has none.
func (f *Field) value(element *goquery.Selection) (string, bool) {
	if f.attr != "" {
		return element.Attr(f.attr)
	}
	return element.Text(), true
}
