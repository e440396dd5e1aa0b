package robots

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCrawlDelay(t *testing.T) {
	tests := []struct {
		name, body, agent string
		want              time.Duration
		ok                bool
	}{
		{"none", "User-agent: *\nDisallow: /x\n", "bot", 0, false},
		{"seconds", "User-agent: bot\nCrawl-delay: 10 # please\n", "bot", 10 * time.Second, true},
		{"fraction", "User-agent: bot\ncrawl-DELAY: 0.5\n", "bot", 500 * time.Millisecond, true},
		{"zero", "User-agent: bot\nCrawl-delay: 0\n", "bot", 0, true},
		{"any agent", "User-agent: *\nCrawl-delay: 3\n", "bot", 3 * time.Second, true},
		{"not inherited from any agent", "User-agent: *\nCrawl-delay: 3\nDisallow:\nUser-agent: bot\nDisallow: /x\n", "bot", 0, false},
		{"of no group", "Crawl-delay: 3\nUser-agent: *\nDisallow: /\n", "bot", 0, false},
		{"longest of merged groups", "User-agent: bot\nCrawl-delay: 2\nDisallow:\nUser-agent: bot\nCrawl-delay: 9\nDisallow:\nUser-agent: bot\nCrawl-delay: 4\n", "bot", 9 * time.Second, true},
		{"after a rule", "User-agent: bot\nDisallow: /x\nCrawl-delay: 2\n", "bot", 2 * time.Second, true},
		{"speaks to agents above it", "User-agent: slow\nCrawl-delay: 10\nUser-agent: bot\nDisallow: /x\n", "slow", 10 * time.Second, true},
		{"not to agents below it", "User-agent: slow\nCrawl-delay: 10\nUser-agent: bot\nDisallow: /x\n", "bot", 0, false},
		{"unit", "User-agent: bot\nCrawl-delay: 1s\n", "bot", 0, false},
		{"negative", "User-agent: bot\nCrawl-delay: -1\n", "bot", 0, false},
		{"infinite", "User-agent: bot\nCrawl-delay: Inf\n", "bot", 0, false},
		{"empty", "User-agent: bot\nCrawl-delay:\n", "bot", 0, false},
		{"dots", "User-agent: bot\nCrawl-delay: 1.2.3\n", "bot", 0, false},
		{"huge", "User-agent: bot\nCrawl-delay: " + strings.Repeat("9", 400) + "\n", "bot", 24 * time.Hour, true},
	}
	for _, tt := range tests {
		if got, ok := Parse([]byte(tt.body)).Group(tt.agent).CrawlDelay(); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %v, %t; want %v, %t", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

// A Crawl-delay ends no group: the rule below it is slow's too (RFC 9309, 2.2.4).
func TestCrawlDelayEndsNoGroup(t *testing.T) {
	r := Parse([]byte("User-agent: slow\nCrawl-delay: 10\nUser-agent: bot\nDisallow: /x\n"))
	for _, agent := range []string{"slow", "bot"} {
		if ok, _ := r.Group(agent).Allowed("/x"); ok {
			t.Errorf("%s may fetch /x", agent)
		}
	}
}

func TestSitemaps(t *testing.T) {
	body := strings.Join([]string{
		"Sitemap: https://a.example/one.xml",
		"User-agent: *",
		"sitemap:HTTP://a.example/two.xml # two",
		"Disallow: /",
		"Sitemap: /relative.xml",
		"Sitemap: //a.example/relative.xml",
		"Sitemap: ftp://a.example/x.xml",
		"Sitemap: https://",
		"Sitemap:",
		"Site-map: https://a.example/three.xml",
		"Sitemaps: https://a.example/four.xml",
		"Sitemap: https://a.example/one.xml",
	}, "\n")
	got := Parse([]byte(body)).Sitemaps()
	want := []string{
		"https://a.example/one.xml", "HTTP://a.example/two.xml",
		"https://a.example/three.xml", "https://a.example/four.xml",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is meant by a line without its colon, or with a misspelt key, is obeyed
// only where it is plain.
func TestLenience(t *testing.T) {
	for line, obeyed := range map[string]bool{
		"disallow /a":       true,
		"disallow\t/a":      true,
		"  Disallow : /a #": true,
		"dissallow: /a":     true,
		"Disalow:/a":        true,
		"disallow /a b":     false,
		"disallow: a":       false,
		"disallow: ":        false,
		"disallow":          false,
		": /a":              false,
		"disallow; /a":      false,
		"disallowed: /a":    false,
		"dis allow: /a":     false,
		"noindex: /a":       false,
	} {
		ok, _ := Parse([]byte("Useragent: *\n" + line)).Group("bot").Allowed("/a b")
		if ok == obeyed {
			t.Errorf("%q: /a b allowed: %t", line, ok)
		}
	}
}

func TestProductToken(t *testing.T) {
	for agent, want := range map[string]string{
		"sweetspot": "sweetspot",
		"sweetspot/1.0 (+https://example.com/bot)": "sweetspot",
		"MJ12bot/v1.4.8":                               "MJ12bot",
		"Mozilla/5.0 (compatible; MyBot/1.0)":          "MyBot",
		"Mozilla/5.0 (compatible;MyBot)":               "MyBot",
		"Mozilla/5.0 (X11; Linux x86_64) Gecko":        "Mozilla",
		"mozilla/5.0 (compatible; +https://a.example)": "mozilla",
		" padded/1": "padded",
		"/1.0":      "",
		"*":         "",
		"":          "",
	} {
		if got := ProductToken(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}

// The last line within MaxBody is read whole or not at all: half of it would be
// another rule.
func TestParseReadsWholeLinesUpToMaxBody(t *testing.T) {
	head := "User-agent: *\nDisallow: /in\n"
	tail := "Disallow: /private\n"
	for cut := 1; cut < len(tail); cut++ {
		filler := strings.Repeat("#", MaxBody-len(head)-cut-1) + "\n"
		g := Parse([]byte(head + filler + tail)).Group("bot")
		if ok, _ := g.Allowed("/in"); ok {
			t.Errorf("cut after %d bytes: /in is allowed", cut)
		}
		if ok, line := g.Allowed("/public"); !ok {
			t.Errorf("cut after %d bytes: /public is disallowed by %v", cut, line)
		}
	}
	if ok, _ := Parse([]byte(head + strings.Repeat("x", MaxBody))).Group("bot").Allowed("/in"); ok {
		t.Error("an endless line hides the lines above it")
	}
}

func TestLineText(t *testing.T) {
	r := Parse([]byte("User-agent: *\n \tDisallow: /a\xff # why \t\nDisallow: /" + strings.Repeat("b", 2000)))
	_, line := r.Group("bot").Allowed("/a%FF")
	if want := (Line{2, "Disallow: /a\uFFFD # why"}); line != want {
		t.Errorf("%v, want %v", line, want)
	}
	_, line = r.Group("bot").Allowed("/" + strings.Repeat("b", 2000))
	if line.Number != 3 || len(line.Text) != maxLineText {
		t.Errorf("line %d with %d bytes, want 3 with %d", line.Number, len(line.Text), maxLineText)
	}
}

func TestAllowedRootsThePath(t *testing.T) {
	g := Parse([]byte("User-agent: *\nDisallow: /$\nDisallow: /?q\n")).Group("bot")
	for path, want := range map[string]bool{"": false, "/": false, "?q=1": false, "a": true} {
		if ok, _ := g.Allowed(path); ok != want {
			t.Errorf("%q: %t, want %t", path, ok, want)
		}
	}
}

// A file of many agents that are all told many things costs their sum.
func TestParseIsLinearInAgentsAndRules(t *testing.T) {
	var body strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&body, "User-agent: bot%d\n", i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&body, "Disallow: /%d\n", i)
	}
	allocs := testing.AllocsPerRun(1, func() { Parse([]byte(body.String())) })
	if allocs > 100 {
		t.Errorf("%.0f allocations for 10,000 agents with 10,000 rules", allocs)
	}
}
