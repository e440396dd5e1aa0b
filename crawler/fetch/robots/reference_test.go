package robots

import (
	"net/url"
	"strings"
	"testing"

	"github.com/jimsmart/grobotstxt"
	"pgregory.net/rapid"
)

// A question is put to this package and to the reference: Google's parser, in
// its Go port grobotstxt v1.0.3.
type question struct {
	robots string
	path   string
}

const questioner = "foobot"

// verdict is an answer to a question. The line is 0 where none decided.
type verdict struct {
	allowed bool
	line    int
}

func (q question) ours() verdict {
	ok, line := Parse([]byte(q.robots)).Group(questioner).Allowed(q.path)
	return verdict{ok, line.Number}
}

// reference leaves out the line where ours has none: an empty rule, which
// matches nothing, has a line there.
func (q question) reference(ours verdict) verdict {
	m := grobotstxt.NewRobotsMatcher()
	v := verdict{allowed: m.AgentAllowed(q.robots, questioner, "http://h"+q.path)}
	if ours.line != 0 {
		v.line = m.MatchingLine()
	}
	return v
}

// fair tells whether the reference can be asked at all. It takes no URL that
// net/url refuses, and it takes control characters for white space, where
// RFC 9309, 2.2 has space and tab only.
func (q question) fair() bool {
	u, err := url.Parse("http://h" + q.path)
	return err == nil && u.Host == "h" && u.User == nil &&
		strings.HasPrefix(q.path, "/") && !strings.Contains(q.path, "#") &&
		len(q.robots) < 8<<10 && strings.IndexFunc(q.robots, isControl) < 0
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == 0x7f
}

// agree fails the test unless both give the same verdict, or the reference does
// once every named disagreement is written out of the question.
func agree(t interface{ Fatalf(string, ...any) }, q question) {
	ours := q.ours()
	if q.reference(ours) == ours {
		return
	}
	rewritten, classes := q, []string(nil)
	for _, d := range disagreements {
		next, ok := d.rewrite(rewritten)
		if !ok {
			return // nothing the reference could be asked instead
		}
		if next != rewritten {
			rewritten, classes = next, append(classes, d.name)
		}
	}
	if got := rewritten.reference(ours); got != ours {
		t.Fatalf("robots %q\npath   %q\nours %+v, reference %+v\nand %+v, asked without %q:\nrobots %q\npath   %q",
			q.robots, q.path, ours, q.reference(ours), got, classes, rewritten.robots, rewritten.path)
	}
}

func FuzzReference(f *testing.F) {
	for _, d := range disagreements {
		f.Add(d.example.robots, d.example.path)
	}
	f.Add("user-agent: foobot\nallow: /a\ndisallow: /\n", "/ab?c")
	f.Add("User-agent: x\r\nUser-agent: foobot\r\nDisallow: /*.gif$\r\n\r\nUser-agent: *\rDisallow: /", "/x/y.gif")
	f.Add("\xEF\xBB\xBFdisallow: /\nuser-agent: *\ndisallow:\nuser-agent: FOOBOT\nallow: /b*c\ndisallow: /b", "/bac")
	f.Add("user-agent foobot\ndisallow /\nallow: /$\nsitemap: http://h/\ncrawl-delay: 1\nallow: /x # y", "/x")
	f.Fuzz(func(t *testing.T, robots, path string) {
		if q := (question{robots, path}); q.fair() {
			agree(t, q)
		}
	})
}

// TestReference asks questions made of the parts that matter.
func TestReference(t *testing.T) {
	parts := []string{
		"/", "/", "a", "b", "*", "*", "$", "?", "%61", "%2f", "%2F", "%2A", "%24", "%", "é", "%C3%A9", " ", "\"", "index.htm", "robots.txt",
	}
	path := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 8), func(p []string) string { return strings.Join(p, "") })
	line := rapid.OneOf(
		rapid.Map(path, func(p string) string { return "disallow: " + p }),
		rapid.Map(path, func(p string) string { return "Allow:" + p + " # x" }),
		rapid.SampledFrom([]string{
			"", "# x", "disallow", "disalow /a", "allowed: /a", "allow /b c", "sitemap: http://h/", "crawl-delay: 1", "x: y", "disallow : ",
			"user-agent: foobot", "user-agent: *", "user-agent: * x", "user-agent: barbot", "User Agent: FooBot/2", "user-agent:", "user-agent: foo.bot", "user-agents: foobot",
		}),
	)
	file := rapid.Map(rapid.SliceOfN(line, 0, 12), func(l []string) string { return strings.Join(l, "\n") })
	rapid.Check(t, func(t *rapid.T) {
		q := question{"user-agent: foobot\n" + file.Draw(t, "file"), "/" + path.Draw(t, "path")}
		if q.fair() {
			agree(t, q)
		}
	})
}

// TestDisagreements shows that each is alive: on its example the two differ, and
// without it they do not.
func TestDisagreements(t *testing.T) {
	for _, d := range disagreements {
		ours := d.example.ours()
		if d.example.reference(ours) == ours {
			t.Errorf("%s (RFC 9309, %s): no disagreement on %q", d.name, d.paragraph, d.example)
		}
		q, ok := d.rewrite(d.example)
		if got := q.reference(ours); !ok || got != ours {
			t.Errorf("%s (RFC 9309, %s): ours %+v, reference %+v on %q", d.name, d.paragraph, ours, got, q)
		}
	}
}
