package sitemap

import (
	"bufio"
	"errors"
	"fmt"
	"time"
)

const (
	// MaxEntries is how many entries sitemaps.org allows in one file.
	MaxEntries = 50_000
	// MaxDecoded is how many bytes it allows, gzip taken off. What comes after is
	// not read.
	MaxDecoded = 50 << 20
)

// ErrFormat means that the file holds nothing of a sitemap: a page that says
// "not found", say, with status 200.
var ErrFormat = errors.New("not a sitemap")

// Result is what a sitemap lists.
type Result struct {
	Pages    []Entry // of a urlset or a text file
	Sitemaps []Entry // of a sitemapindex
	Cut      bool    // more was there: the limit or MaxDecoded was reached
}

// Entry is one location. Loc is never empty, is valid UTF-8, and has no white
// space around it and no line breaks within. It need not be an absolute URL.
// LastMod is zero if there is none or it cannot be read.
type Entry struct {
	Loc     string
	LastMod time.Time
}

// Parse reads a sitemap of at most limit entries, pages and sitemaps together;
// zero or less means [MaxEntries]. Of the content type only the charset is
// used: what the file is, the file tells.
//
// The result holds what was read before an error, which is [ErrFormat] or says
// where the file broke off. Reaching a limit is no error. Nothing in the result
// shares memory with body. Parse may be called from any goroutine.
func Parse(body []byte, contentType string, limit int) (Result, error) {
	if limit <= 0 {
		limit = MaxEntries
	}
	out := &collector{limit: limit}
	err := read(body, contentType, out)
	switch {
	case errors.Is(err, errLimit):
		out.Cut, err = true, nil
	case err != nil && !errors.Is(err, ErrFormat):
		err = fmt.Errorf("read sitemap: %w", err)
	}
	return out.Result, err
}

// read tells XML from text by its first character.
func read(body []byte, contentType string, out *collector) error {
	raw, err := unzip(body)
	if err != nil {
		return err
	}
	text := decode(raw, contentType)
	switch first, err := skipSpace(text); {
	case err != nil:
		return err
	case first == '<':
		return readXML(text, out)
	}
	return readText(text, out)
}

// errLimit says that enough was read. It never leaves the package.
var errLimit = errors.New("limit reached")

// collector takes entries up to a limit.
type collector struct {
	Result
	limit int
}

func (c *collector) page(e Entry) error    { return c.add(&c.Pages, e) }
func (c *collector) sitemap(e Entry) error { return c.add(&c.Sitemaps, e) }

func (c *collector) add(to *[]Entry, e Entry) error {
	if len(c.Pages)+len(c.Sitemaps) >= c.limit {
		return errLimit
	}
	*to = append(*to, e)
	return nil
}

// skipSpace returns the first character that is none, unread.
func skipSpace(r *bufio.Reader) (byte, error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return 0, endOf(err)
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, r.UnreadByte()
		}
	}
}
