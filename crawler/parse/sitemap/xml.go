package sitemap

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxToken is how long a tag, a text, a comment or a line may be: one longer
// would have to be held in memory whole.
const maxToken = 1 << 20

var errToken = fmt.Errorf("a token is longer than %d bytes", maxToken)

// readXML walks the raw tokens: nothing needs to be well formed as a whole.
func readXML(r *bufio.Reader, out *collector) error {
	in := &gauge{Reader: r}
	d := xml.NewDecoder(in)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, utf8 io.Reader) (io.Reader, error) { return utf8, nil }
	o := outline{out: out}
	for {
		in.left = maxToken
		token, err := d.RawToken()
		if err == nil {
			err = o.token(token)
		}
		if err != nil {
			return o.end(err)
		}
	}
}

// gauge stops a token that does not end.
type gauge struct {
	*bufio.Reader
	left int
}

func (g *gauge) ReadByte() (byte, error) {
	if g.left--; g.left < 0 {
		return 0, errToken
	}
	return g.Reader.ReadByte()
}

// outline is where in the file we are. Elements count by their local name; the
// prefix tells a sitemap's own loc from an extension's (image:loc), and so does
// the depth.
type outline struct {
	out   *collector
	first string   // the first element's name
	found bool     // an element of a sitemap was seen
	root  string   // the root element, if open
	done  bool     // the root element was closed
	entry xml.Name // the url or sitemap element, if open
	depth int      // of elements open within entry
	field string   // the child of entry being read: loc, lastmod or nothing
	text  []byte   // what field holds so far
	cur   Entry
}

func (o *outline) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return o.open(lower(t.Name))
	case xml.EndElement:
		return o.close(lower(t.Name))
	case xml.CharData:
		if o.field == "" {
			return nil
		}
		if len(o.text)+len(t) > maxToken {
			return errToken
		}
		o.text = append(o.text, t...)
	}
	return nil
}

func (o *outline) open(name xml.Name) error {
	if o.first == "" {
		o.first = name.Local
	}
	inside := o.entry.Local != ""
	switch {
	case name.Local == "urlset" || name.Local == "sitemapindex":
		o.found, o.root, o.done = true, name.Local, false
		return o.flush()
	case isEntry(name.Local) && (!inside || name.Space == o.entry.Space):
		err := o.flush() // one left open ends here
		o.found, o.entry = true, name
		return err
	case inside:
		if o.depth == 0 && name.Space == o.entry.Space && (name.Local == "loc" || name.Local == "lastmod") {
			o.field = name.Local
		}
		o.depth++
	}
	return nil
}

func (o *outline) close(name xml.Name) error {
	switch {
	case name == o.entry:
		return o.flush()
	case o.root != "" && name.Local == o.root:
		o.root, o.done = "", true
		return o.flush()
	case o.depth > 0:
		if o.depth--; o.depth == 0 {
			o.set()
		}
	}
	return nil
}

// set ends a field. Of several, the first that says something counts.
func (o *outline) set() {
	text := unfold(string(o.text))
	switch {
	case o.field == "loc" && o.cur.Loc == "":
		o.cur.Loc = text
	case o.field == "lastmod" && o.cur.LastMod.IsZero():
		o.cur.LastMod = parseTime(text)
	}
	o.field, o.text = "", o.text[:0]
}

// unfold joins the lines of a text without the white space around them: none of
// it belongs to a URL or a date.
func unfold(text string) string {
	text = strings.TrimSpace(text)
	if !strings.ContainsAny(text, "\r\n") {
		return text
	}
	var joined strings.Builder
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
		joined.WriteString(strings.TrimSpace(line))
	}
	return joined.String()
}

// flush ends the entry, if one is open.
func (o *outline) flush() error {
	o.set()
	kind, entry := o.entry.Local, o.cur
	o.entry, o.depth, o.cur = xml.Name{}, 0, Entry{}
	switch {
	case entry.Loc == "":
		return nil
	case kind == "sitemap":
		return o.out.sitemap(entry)
	}
	return o.out.page(entry)
}

// end judges why the tokens ended. A location that broke off is none; one that
// was read before its entry broke off is. What follows the root does not matter.
func (o *outline) end(err error) error {
	if errors.Is(err, errLimit) {
		return err
	}
	o.field = ""
	if full := o.flush(); full != nil {
		return full
	}
	if o.done {
		return nil
	}
	_, syntax := errors.AsType[*xml.SyntaxError](err)
	switch {
	case !o.found && (syntax || err == io.EOF):
		return fmt.Errorf("%w: begins with <%s>", ErrFormat, o.first)
	case err == io.EOF && o.root != "":
		return fmt.Errorf("<%s> is not closed: %w", o.root, io.ErrUnexpectedEOF)
	case err == io.EOF:
		return nil
	}
	return err
}

func isEntry(local string) bool { return local == "url" || local == "sitemap" }

func lower(n xml.Name) xml.Name {
	return xml.Name{Space: n.Space, Local: strings.ToLower(n.Local)}
}
