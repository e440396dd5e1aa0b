package links

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Listing is what the writers write: the broken links of a night, grouped.
type Listing struct {
	Night    int
	Problems []Problem
	ByHost   bool // by the host of the target instead of the page that links
}

// group is what stands under one heading.
type group struct {
	name     string
	problems []Problem
}

func (l *Listing) groups() (groups []group) {
	byName := map[string]int{}
	for _, p := range l.Problems {
		name := p.Source
		if l.ByHost {
			name = host(p.Target)
		} else if name == "" {
			name = "seeds"
		}
		i, ok := byName[name]
		if !ok {
			i = len(groups)
			byName[name] = i
			groups = append(groups, group{name: name})
		}
		groups[i].problems = append(groups[i].problems, p)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return strings.Compare(a.name, b.name) })
	return groups
}

func host(target string) string {
	if u, err := url.Parse(target); err == nil && u.Host != "" {
		return u.Host
	}
	return target
}

// state says in a few words where a problem stands.
func (l *Listing) state(p Problem) string {
	switch {
	case p.Stage == Suspect:
		return "suspect"
	case p.Since == l.Night:
		return "new"
	}
	return "since run " + strconv.Itoa(p.First)
}

// fault is p's fault for people.
func (p Problem) fault() string {
	if p.Fault == fragmentFault {
		return "no such id"
	}
	return p.Fault
}

// counts sums the problems up.
func (l *Listing) counts() string {
	var fresh, standing, suspects int
	for _, p := range l.Problems {
		switch {
		case p.Stage == Suspect:
			suspects++
		case p.Since == l.Night:
			fresh++
		default:
			standing++
		}
	}
	return fmt.Sprintf("%d new, %d from before, %d suspect", fresh, standing, suspects)
}

// WriteText writes for people: a heading a group, a line a link.
func (l *Listing) WriteText(w io.Writer) error {
	var b []byte
	width := 0
	for _, p := range l.Problems {
		width = max(width, len(p.fault()))
	}
	for i, g := range l.groups() {
		if i > 0 {
			b = append(b, '\n')
		}
		b = fmt.Appendf(b, "%s\n", g.name)
		for _, p := range g.problems {
			b = fmt.Appendf(b, "  %-12s %-*s  %s\n", l.state(p), width, p.fault(), p.href())
			if l.ByHost && p.Source != "" {
				b = fmt.Appendf(b, "%*s on %s\n", 16+width, "", p.Source)
			}
		}
	}
	_, err := w.Write(b)
	return err
}

// WriteMarkdown writes for the comment of a CI job.
func (l *Listing) WriteMarkdown(w io.Writer) error {
	b := fmt.Appendf(nil, "## Broken links: %s\n", l.counts())
	for _, g := range l.groups() {
		name := "`" + g.name + "`"
		if strings.Contains(g.name, "://") {
			name = "<" + g.name + ">"
		}
		b = fmt.Appendf(b, "\n### %s\n\n", name)
		for _, p := range g.problems {
			b = fmt.Appendf(b, "- **%s** <%s>", p.fault(), p.href())
			if l.ByHost && p.Source != "" {
				b = fmt.Appendf(b, " on <%s>", p.Source)
			}
			b = fmt.Appendf(b, " (%s)\n", l.state(p))
		}
	}
	_, err := w.Write(b)
	return err
}

// WriteJSON writes a line a link, in order.
func (l *Listing) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, p := range l.Problems {
		line := struct {
			Link
			Fault string `json:"fault"`
			State Stage  `json:"state"`
			New   bool   `json:"new"`
			First int    `json:"first"`
			Since int    `json:"since"`
		}{p.Link, p.Fault, p.Stage, p.Since == l.Night && p.Stage == Confirmed, p.First, p.Since}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Failure *message `xml:"failure"`
	Skipped *message `xml:"skipped"`
}

type message struct {
	Message string `xml:"message,attr"`
}

// WriteJUnit writes what CI servers read: a suite a group, a failed case a link; suspects are skipped ones. A listing without
// problems is one case that passed, since some servers take an empty report for a broken job.
func (l *Listing) WriteJUnit(w io.Writer) error {
	all := junitSuites{Name: "links"}
	for _, g := range l.groups() {
		suite := junitSuite{Name: g.name, Tests: len(g.problems)}
		for _, p := range g.problems {
			c := junitCase{Class: g.name, Name: p.href()}
			text := &message{p.fault() + ", " + l.state(p)}
			if p.Source != "" {
				text.Message += ", on " + p.Source
			}
			if p.Stage == Suspect {
				c.Skipped = text
				suite.Skipped++
			} else {
				c.Failure = text
				suite.Failures++
			}
			suite.Cases = append(suite.Cases, c)
		}
		all.Tests, all.Failures = all.Tests+suite.Tests, all.Failures+suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	if len(all.Suites) == 0 {
		all.Tests = 1
		all.Suites = []junitSuite{{Name: "links", Tests: 1, Cases: []junitCase{{Class: "links", Name: "no link is broken"}}}}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
