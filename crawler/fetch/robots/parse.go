package robots

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"time"
)

// MaxBody is how much of a robots.txt is read, in bytes; the lines beyond are
// ignored. RFC 9309, 2.5 asks for at least 500 KiB.
const MaxBody = 512 << 10

// Rules is a parsed robots.txt. A nil *Rules refuses every path, as RFC 9309,
// 2.3.1.4 wants it while a file is undefined.
type Rules struct {
	blocks   []block
	sitemaps []string
	closed   bool // refuses everything: the file is unreachable
}

// block is one group as the file writes it: agents, then what they are told.
// Rules stay with their block until an agent is asked about, so that a file of
// many agents and many rules costs their sum and not their product.
type block struct {
	agents []string
	rules  []statement
	delays []delay
}

// statement is an allow or disallow line as written.
type statement struct {
	allow bool
	path  string
	line  Line
}

// delay is a Crawl-delay line. It speaks to the agents named above it: as a
// record of no group's syntax it does not end a group (RFC 9309, 2.2.4), and
// agents that follow it had not been named yet.
type delay struct {
	agents int
	value  time.Duration
}

// Parse reads the first [MaxBody] bytes of a robots.txt. It never fails: what
// it cannot read it skips (RFC 9309, 2.3.1.5). The result shares no memory with
// body.
func Parse(body []byte) *Rules {
	p := parser{rules: new(Rules), seen: make(map[string]bool)}
	for number, text := range lines(string(withoutBOM(limited(body)))) {
		p.read(number, text)
	}
	return p.rules
}

// Sitemaps returns the absolute http and https URLs of the file's Sitemap
// lines, each once, in the file's order. They belong to no group.
func (r *Rules) Sitemaps() []string {
	if r == nil {
		return nil
	}
	return slices.Clone(r.sitemaps)
}

// parser fills Rules line by line.
type parser struct {
	rules *Rules
	seen  map[string]bool // sitemaps
}

func (p *parser) read(number int, text string) {
	key, value, _ := directive(text)
	switch key {
	case userAgent:
		p.agent(value)
	case allow, disallow:
		p.rule(statement{allow: key == allow, path: value, line: lineOf(number, text)})
	case crawlDelay:
		p.delay(value)
	case sitemap:
		p.sitemap(value)
	}
}

// agent opens a block, or joins the one at hand if that has no rule yet. A line
// without a readable token opens one that speaks to nobody.
func (p *parser) agent(value string) {
	b := p.last()
	if b == nil || len(b.rules) > 0 {
		p.rules.blocks = append(p.rules.blocks, block{})
		b = p.last()
	}
	if token := tokenOfLine(value); token != "" {
		b.agents = append(b.agents, token)
	}
}

// rule ignores a rule above the first user-agent line (RFC 9309, 2.2.2).
func (p *parser) rule(s statement) {
	if b := p.last(); b != nil {
		b.rules = append(b.rules, s)
	}
}

func (p *parser) delay(value string) {
	b := p.last()
	if b == nil {
		return
	}
	if d, ok := parseDelay(value); ok {
		b.delays = append(b.delays, delay{agents: len(b.agents), value: d})
	}
}

func (p *parser) sitemap(value string) {
	if absolute(value) && !p.seen[value] {
		p.seen[value] = true
		p.rules.sitemaps = append(p.rules.sitemaps, value)
	}
}

func (p *parser) last() *block {
	if len(p.rules.blocks) == 0 {
		return nil
	}
	return &p.rules.blocks[len(p.rules.blocks)-1]
}

// limited returns the whole lines within the first MaxBody bytes. Half a line
// would be another rule: "Disallow: /" instead of "Disallow: /private".
func limited(body []byte) []byte {
	if len(body) <= MaxBody {
		return body
	}
	return body[:bytes.LastIndexAny(body[:MaxBody], "\r\n")+1]
}

// withoutBOM drops a leading UTF-8 byte order mark, even half of one.
func withoutBOM(body []byte) []byte {
	for _, b := range []byte("\xEF\xBB\xBF") {
		if len(body) == 0 || body[0] != b {
			break
		}
		body = body[1:]
	}
	return body
}

// lines yields the lines of text, numbered from 1. A line ends at CR, LF or
// CRLF (RFC 9309, 2.2).
func lines(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for number := 1; ; number++ {
			end := strings.IndexAny(text, "\r\n")
			if end < 0 {
				yield(number, text)
				return
			}
			if !yield(number, text[:end]) {
				return
			}
			if strings.HasPrefix(text[end:], "\r\n") {
				end++
			}
			text = text[end+1:]
		}
	}
}
