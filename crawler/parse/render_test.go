package parse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// render writes a document as text, one fact a line; what is empty is left out.
func render(d *Document) string {
	var b strings.Builder
	for _, f := range []struct{ name, value string }{
		{"Title", d.Title},
		{"Description", d.Description},
		{"H1", d.H1},
		{"Canonical", d.Canonical},
		{"Lang", d.Lang},
		{"Charset", d.Charset},
		{"Robots", renderRobots(d.Robots)},
		{"Fault", d.Fault},
	} {
		if f.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
		}
	}
	if d.TextHash != 0 {
		fmt.Fprintf(&b, "TextHash: %016x\n", d.TextHash)
	}
	if d.Deep {
		b.WriteString("Deep\n")
	}
	for i := range d.Links {
		b.WriteString(renderLink(&d.Links[i]) + "\n")
	}
	if d.LinksCut > 0 {
		fmt.Fprintf(&b, "LinksCut: %d\n", d.LinksCut)
	}
	for _, a := range d.Anchors {
		fmt.Fprintf(&b, "Anchor: %016x\n", a)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Extract)) {
		fmt.Fprintf(&b, "Extract %s: %q\n", name, d.Extract[name])
	}
	return b.String()
}

func renderRobots(r Robots) string {
	s := r.Text
	for _, f := range []struct {
		name string
		set  bool
	}{{"noindex", r.Noindex}, {"nofollow", r.Nofollow}, {"noarchive", r.Noarchive}, {"nosnippet", r.Nosnippet}} {
		if f.set {
			s += " [" + f.name + "]"
		}
	}
	return s
}

func renderLink(l *Link) string {
	s := l.Kind.String() + " " + l.Target.URL
	if l.Target.Rule != "" {
		s += " refused=" + string(l.Target.Rule)
	}
	if l.Fragment != "" {
		s += " #" + l.Fragment
	}
	if l.Rel != "" {
		s += " rel=" + l.Rel
	}
	if l.Nofollow {
		s += " [nofollow]"
	}
	if l.Text != "" {
		s += fmt.Sprintf(" %q", l.Text)
	}
	return s
}

// renderLinks writes the links alone.
func renderLinks(d *Document) string {
	var lines []string
	for i := range d.Links {
		lines = append(lines, renderLink(&d.Links[i]))
	}
	return strings.Join(lines, "\n")
}
