package hostile

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/cespare/xxhash/v2"
	"github.com/klauspost/compress/zstd"

	"sweetspot/crawler/urls"
)

func open(t *testing.T, o Options) *Web {
	t.Helper()
	w, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Bombs are small on the wire, and what they say they are.
func TestBombs(t *testing.T) {
	unzip := func(r io.Reader) io.Reader {
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	unbrotli := func(r io.Reader) io.Reader { return brotli.NewReader(r) }
	for coding, decode := range map[string]func(io.Reader) io.Reader{
		"gzip": unzip, "br": unbrotli,
		"zstd": func(r io.Reader) io.Reader {
			z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"gzip, gzip": func(r io.Reader) io.Reader { return unzip(unzip(r)) },
		"br, gzip":   func(r io.Reader) io.Reader { return unbrotli(unzip(r)) },
	} {
		charge := new(Web).charge(coding)
		if len(charge) > 64<<10 {
			t.Errorf("%s: %d bytes on the wire", coding, len(charge))
		}
		body, err := io.ReadAll(decode(strings.NewReader(charge)))
		if err != nil || !bytes.Equal(body, spaces()) {
			t.Errorf("%s: %d bytes, %v", coding, len(body), err)
		}
	}
}

// All ways to spell a URL are that URL, to a parser too that never saw this web.
func TestSpellings(t *testing.T) {
	w := open(t, Options{})
	for _, h := range w.hosts {
		if h.name != "spellings" {
			continue
		}
		page, err := urls.Parse(h.base + "/self/page")
		if err != nil {
			t.Fatal(err)
		}
		distinct := map[string]bool{}
		resolver := urls.NewResolver(&urls.Policy{Seeds: []urls.URL{page}}, xxhash.Sum64String).Page(page)
		for _, link := range h.spellings() {
			distinct[link] = true
			if to, _ := resolver.Resolve(link); to.Parsed != page {
				t.Fatalf("%q is %s", link, to.URL)
			}
		}
		if len(distinct) < spellingCount {
			t.Errorf("%d spellings", len(distinct))
		}
		return
	}
	t.Fatal("no such host")
}

// The model of the trap guard, on a maze that says the same everywhere: the way
// in, then sameText pages that say nothing new; the rest is blocked or refused.
func TestMazeOfSessions(t *testing.T) {
	w := &Web{o: Options{}.withDefaults()}
	m := maze{path: "/x", text: func(string) string { return "" }, doors: w.sessionDoors}
	count := map[string]int{}
	for _, e := range m.walk("http://a.test", 100) {
		count[e.Outcome+e.Class]++
	}
	// All but the one that closes the path lead to three more.
	want := map[string]int{Fetched: 1 + sameText, Blocked + "trap-duplicates": 3*sameText - sameText, Refused + "trap-duplicates": 3}
	for what, n := range want {
		if count[what] != n {
			t.Errorf("%s: %d, want %d", what, count[what], n)
		}
	}
	if len(count) != len(want) {
		t.Errorf("%v", count)
	}
}

// A maze that always has something new ends where the depth does.
func TestMazeOfDepth(t *testing.T) {
	m := maze{path: "/x", text: func(q string) string { return q }, doors: func(q string) []string { return []string{q + "a", q + "b"} }}
	count := map[string]int{}
	for _, e := range m.walk("http://a.test", 4) {
		count[e.Outcome+e.Class]++
	}
	if count[Fetched] != 1+2+4+8 || count[Refused+"depth"] != 16 || len(count) != 2 {
		t.Errorf("%v", count)
	}
}
