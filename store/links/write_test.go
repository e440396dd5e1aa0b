package links_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sweetspot/store/links"
)

var updateGolden = flag.Bool("update", false, "rewrite the golden files")

func problem(source, target, fragment, fault string, stage links.Stage, first, since int) links.Problem {
	return links.Problem{
		Link:  links.Link{Source: source, Target: target, Fragment: fragment},
		State: links.State{Stage: stage, Fault: fault, First: first, Since: since, Last: 7},
	}
}

var problems = []links.Problem{
	problem("", seed, "", "connect-refused", links.Suspect, 7, 7),
	problem(seed, "https://nowhere.test/a?b=1&c=%3C|", "", "dns", links.Confirmed, 7, 7),
	problem(seed, seed+"gone", "", "404", links.Confirmed, 3, 3),
	problem(seed+"guide", seed+"gone", "", "404", links.Confirmed, 7, 7),
	problem(seed+"guide", seed+"help", "no <such> thing", "fragment", links.Confirmed, 5, 6),
	problem(seed+"guide", "https://nowhere.test/b", "", "503", links.Suspect, 7, 7),
}

// What people and CI servers read.
func TestWriters(t *testing.T) {
	for name, write := range map[string]func(*links.Listing, *bytes.Buffer) error{
		"text":     func(l *links.Listing, b *bytes.Buffer) error { return l.WriteText(b) },
		"markdown": func(l *links.Listing, b *bytes.Buffer) error { return l.WriteMarkdown(b) },
		"junit":    func(l *links.Listing, b *bytes.Buffer) error { return l.WriteJUnit(b) },
		"jsonl":    func(l *links.Listing, b *bytes.Buffer) error { return l.WriteJSON(b) },
	} {
		for _, tt := range []struct {
			file string
			l    links.Listing
		}{
			{name + "-by-source", links.Listing{Night: 7, Problems: problems}},
			{name + "-by-host", links.Listing{Night: 7, Problems: problems, ByHost: true}},
			{name + "-empty", links.Listing{Night: 7}},
		} {
			t.Run(tt.file, func(t *testing.T) {
				var b bytes.Buffer
				if err := write(&tt.l, &b); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join("testdata", tt.file+".golden")
				if *updateGolden {
					if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), b.String()); d != "" {
					t.Error(d)
				}
				if name == "junit" {
					if err := xml.Unmarshal(b.Bytes(), new(struct{ XMLName xml.Name })); err != nil {
						t.Errorf("no XML: %v", err)
					}
				}
			})
		}
	}
}

// A baseline reads back as it was written, knows what it was made of, and only ever shrinks.
func TestBaseline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []links.Problem {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(problems), 0, len(problems), func(p links.Problem) links.Link { return p.Link }).Draw(t, name)
		}
		before, now := draw("before"), draw("now")
		var text bytes.Buffer
		if err := links.NewBaseline(before).Write(&text); err != nil {
			t.Fatal(err)
		}
		read, err := links.ParseBaseline(&text)
		if err != nil {
			t.Fatal(err)
		}
		has := func(list []links.Problem, p links.Problem) bool {
			return slices.ContainsFunc(list, func(q links.Problem) bool { return q.Link == p.Link })
		}
		var fresh []links.Problem
		kept := 0
		for _, p := range now {
			if has(before, p) {
				kept++
			} else {
				fresh = append(fresh, p)
			}
		}
		if d := cmp.Diff(fresh, read.Fresh(now), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("fresh: %s", d)
		}
		left := read.Shrink(now)
		if len(left) != kept || len(left.Fresh(now)) != len(fresh) {
			t.Fatalf("shrunk to %v of %v, now %v", left, before, now)
		}
	})
}

func TestBaselineFaults(t *testing.T) {
	_, err := links.ParseBaseline(strings.NewReader("# head\n\nhttps://a.test/ https://b.test/\nhttps://c.test/\n"))
	if err == nil || err.Error() != "line 4: want a source and a target" {
		t.Error(err)
	}
}
