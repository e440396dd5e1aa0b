package parse

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A page of 100 KB that asks for a tree of gigabytes: 300 open formatting elements, repeated in each paragraph.
func TestTreeOutOfProportion(t *testing.T) {
	var b strings.Builder
	b.WriteString("<p>")
	for i := range 300 {
		fmt.Fprintf(&b, "<b a=%d>", i)
	}
	b.WriteString(strings.Repeat("<p>x", 25_000))
	b.WriteString(`<a href="/last">last</a>`)

	var before, after runtime.MemStats
	p := New(options(t))
	runtime.ReadMemStats(&before)
	doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(b.String())})
	runtime.ReadMemStats(&after)

	if doc.Limit != errSize.Error() {
		t.Errorf("limit %q", doc.Limit)
	}
	if !doc.Deep || len(doc.Links) != 1 || doc.Links[0].Target.URL != "https://example.com/last" {
		t.Errorf("Deep %v, links %v; want the one link, found without a tree", doc.Deep, doc.Links)
	}
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 512 {
		t.Errorf("%d MiB were allocated; the guard should have stopped the parser long before", grown)
	}
}

// Pages that are parsed at the same time do not add up: each is begun here when
// the last has grown as far as it may.
func TestTreesTogetherStayUnderTheCeiling(t *testing.T) {
	size := uint64(50 << 20)
	if got := heapLimit(size, defaultTreeLimit); got != 2*size+defaultTreeLimit {
		t.Errorf("a page alone may grow to %d", got)
	}
	for range 64 {
		size = heapLimit(size, defaultTreeLimit)
	}
	if size > treeCeiling {
		t.Errorf("64 pages may grow to %d MiB", size>>20)
	}
}

// Pages that ask x/net's parser for more than their length says are read without a tree: it is enough that they are long.
func TestPagesOutOfProportion(t *testing.T) {
	field, err := ParseField("x=x-none")
	if err != nil {
		t.Fatal(err)
	}
	manyAttrs := "<b" + numbered(1_000_000, " a%d") + ">"
	for name, page := range map[string]string{
		"elements opened again": "<p>" + numbered(300, "<b a=%d>") + strings.Repeat("<p>x", 25_000),
		"opened again within":   strings.Repeat("<b>"+strings.Repeat("<div>", 7)+"</b>"+strings.Repeat("</div>", 7), 180_000),
		"attributes copied":     "<p><b c=" + strings.Repeat("c", 100_000) + ">" + strings.Repeat("<p>x", 25_000),
		"attributes compared":   manyAttrs + manyAttrs,
		"attributes merged":     strings.Repeat("<body"+numbered(100, " a%d")+">", 10_000),
		"text appended":         strings.Repeat("x</z>", 800_000),
		"text moved":            "<table>" + strings.Repeat("<tr>x", 800_000),
		"behind a NUL":          "\x00" + strings.Repeat("x</z>", 800_000),
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t)
			o.Extract = []Field{field}
			p := New(o)
			p.patience = time.Hour // whatever the machine
			doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(page + `<a href="/last">`)})
			if doc.Limit != errSize.Error() || !doc.Deep || len(doc.Links) != 1 || doc.Extract != nil {
				t.Errorf("limit %q, Deep %v, %d links, fault %q", doc.Limit, doc.Deep, len(doc.Links), doc.Fault)
			}
		})
	}
}

// What is long, and no more, has its tree, or is refused by the parser for its depth.
func TestLongPagesAreInProportion(t *testing.T) {
	for name, page := range map[string]string{
		"paragraphs":      strings.Repeat("<p><b>x</b> <i>y</i>\n", 100_000),
		"rows":            "<table>" + strings.Repeat("<tr><td>x", 200_000) + "</table>",
		"unclosed fonts":  strings.Repeat("<p><font size=2>x", 50_000),
		"rows in no cell": "<table>" + strings.Repeat("<tr>\n<b>x</b>", 5_000) + "</table>",
		"5,000 deep":      strings.Repeat("<div>", 5_000),
		"one long text":   strings.Repeat("x", 4<<20),
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollector(&New(options(t)).options)
			c.begin(Input{URL: mustURL(t, pageURL)})
			if s := newScanner(c); !s.fits([]byte(page)) {
				t.Errorf("refused, with %d copies left", s.left)
			}
		})
	}
}

// A million attributes in a tag cost the scanner nothing, and need no tree.
func TestManyAttributes(t *testing.T) {
	doc := New(options(t)).Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte("<div" + numbered(1_000_000, " a%d") + `><a href="/last">`)})
	if doc.Deep || doc.Limit != "" || len(doc.Links) != 1 {
		t.Errorf("Deep %v, limit %q, %d links", doc.Deep, doc.Limit, len(doc.Links))
	}
}

// Who loses patience with the parser says so.
func TestPatience(t *testing.T) {
	o := options(t)
	o.Extract = make([]Field, 1)
	p := New(o)
	p.patience = -1
	doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(`<a href="/last">`)})
	if doc.Limit != errSlow.Error() || !doc.Deep || len(doc.Links) != 1 {
		t.Errorf("Deep %v, limit %q, %d links", doc.Deep, doc.Limit, len(doc.Links))
	}
}

// Selectors that try all ancestors of all ancestors are ended; links are there all the same.
func TestSelectorsOutOfProportion(t *testing.T) {
	field, err := ParseField("x=p * * * * * * *")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Extract = []Field{field}
	p := New(o)
	p.selecting = 300 * time.Millisecond
	page := strings.Repeat("<div>", 60) + strings.Repeat("<div></div>", 10_000) + `<a href="/last">last</a>`
	doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: []byte(page)})
	if doc.Limit != errSelectors.Error() || doc.Deep || len(doc.Links) != 1 || doc.Extract != nil {
		t.Errorf("limit %q, Deep %v, %d links, extract %v", doc.Limit, doc.Deep, len(doc.Links), doc.Extract)
	}
}

// Fields look at so many nodes and no more, whatever the machine.
func TestSelectorsHaveABudget(t *testing.T) {
	o := options(t)
	for _, text := range []string{"a=p", "b=li"} {
		field, err := ParseField(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Extract = append(o.Extract, field)
	}
	p := New(o)
	p.selecting = time.Hour
	page := []byte("<p>" + strings.Repeat("<li>x", 50)) // html, head, body, p, and 50 items with their texts: 104 nodes
	for _, c := range []struct {
		nodes int
		limit string
	}{{208, ""}, {207, errSelectors.Error()}} {
		p.maxTried = c.nodes
		doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: page})
		if doc.Limit != c.limit || (doc.Extract == nil) != (c.limit != "") {
			t.Errorf("%d nodes: limit %q, extract %v", c.nodes, doc.Limit, doc.Extract)
		}
	}
}

// numbered is format for each number below n.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
