package parse

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/html"

	"sweetspot/crawler/urls"
)

// Options says what to take from a page. The zero value of each field but Resolver is its default.
type Options struct {
	// Fragments makes links that differ in their fragment alone links of their own: a link with a fragment that the target
	// lacks is broken, whatever others lead there.
	Fragments bool

	Resolver  *urls.Resolver // decides what links mean; required
	MaxLinks  int            // links kept of one page; 50,000
	Extract   []Field        // what else to select
	JSONLinks []Path         // where links stand in JSON; nowhere
	LinkText  bool           // keep up to 80 bytes of each link's text
	Agent     string         // product token that robots tags may address; "sweetspot"
	Pieces    bool           // list the pieces of text that the sketch is made of
}

// Parser reads pages. It is safe for concurrent use.
type Parser struct {
	options   Options
	treeLimit uint64
	patience  time.Duration // for one tree
	selecting time.Duration // and for selecting from it
	maxTried  int           // nodes that the fields may look at
	pool      sync.Pool     // of *reader
	fallbacks atomic.Uint64
}

// reader is what one page at a time is read with.
type reader struct {
	*collector
	scanner  *scanner
	declared declarations
}

// New returns a Parser. It panics without a Resolver.
func New(o Options) *Parser {
	if o.Resolver == nil {
		panic("parse: Options.Resolver is required")
	}
	if o.MaxLinks <= 0 {
		o.MaxLinks = defaultLinks
	}
	if o.Agent == "" {
		o.Agent = "sweetspot"
	}
	p := &Parser{options: o, treeLimit: defaultTreeLimit, patience: defaultPatience, selecting: defaultPatience, maxTried: maxTried}
	p.pool.New = func() any {
		c := newCollector(&p.options)
		return &reader{collector: c, scanner: newScanner(c)}
	}
	return p
}

// Input is one answer of a server.
type Input struct {
	URL       urls.URL // the page's own address
	Header    http.Header
	Body      []byte // read only, and not kept
	Truncated bool   // Body ends before the page does
}

// Parse reads one page. It never fails: of what is neither HTML nor JSON with links it returns what the header says. Body is
// not modified.
func (p *Parser) Parse(in Input) (doc *Document) {
	defer func() {
		if v := recover(); v != nil {
			doc = &Document{Fault: clip(fmt.Sprintf("panic: %v", v), maxValue)}
		}
	}()
	c := p.pool.Get().(*reader)
	c.begin(in)
	doc = c.doc
	switch contentType := in.Header.Get("Content-Type"); {
	case IsHTML(contentType, in.Body):
		var text []byte
		text, doc.Charset = c.declared.decode(in.Body, contentType, in.Truncated)
		p.read(c, text)
	case len(p.options.JSONLinks) > 0 && IsJSON(contentType):
		c.readJSON(in.Body)
	}
	c.finish()
	p.pool.Put(c) // not after a panic: its state is unknown
	return doc
}

// Fallbacks returns how many pages were not scanned, because only a tree could tell what they mean.
// Pages whose tree was asked for by [Options].Extract do not count.
func (p *Parser) Fallbacks() uint64 { return p.fallbacks.Load() }

// read feeds a page's tags to the collector.
func (p *Parser) read(r *reader, text []byte) {
	if len(p.options.Extract) == 0 {
		if r.scan(text) {
			return
		}
		p.fallbacks.Add(1)
		r.restart()
	}
	p.readTree(r, text)
}

// scan reads a page without a tree, and reports whether that is good enough.
func (r *reader) scan(text []byte) (sure bool) {
	r.collect(func() { sure = r.scanner.scan(text) })
	return sure
}

// readTree reads a page by its tree, if it may have one.
func (p *Parser) readTree(r *reader, text []byte) {
	if !r.scanner.fits(text) {
		p.walkTree(r.collector, text, nil, errSize)
		return
	}
	root, err := p.tree(text)
	p.walkTree(r.collector, text, root, err)
}

// tree builds the tree of a page.
func (p *Parser) tree(text []byte) (*html.Node, error) {
	return html.ParseWithOptions(newGuarded(text, p.treeLimit, p.patience), html.ParseOptionEnableScripting(false))
}

// walkTree reads a page by its tree, or by the bare tokenizer if err says why it has none.
func (p *Parser) walkTree(c *collector, text []byte, root *html.Node, err error) {
	if err != nil {
		c.doc.Deep, c.doc.Limit = true, limitOf(err)
		c.collect(func() { tokens(c, text) })
		return
	}
	c.collect(func() { walk(c, root) })
	if len(p.options.Extract) == 0 {
		return
	}
	if c.doc.Extract, err = extract(root, p.options.Extract, p.maxTried, time.Now().Add(p.selecting)); err != nil {
		c.doc.Limit = limitOf(err)
	}
}
