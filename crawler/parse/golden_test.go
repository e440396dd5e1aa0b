package parse

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the tests get as what they want")

const pagesDir = "../../testdata/pages"

// TestGolden reads each page of testdata/pages, with the header beside it if there is one, and compares the document.
func TestGolden(t *testing.T) {
	pages, err := filepath.Glob(pagesDir + "/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	o := options(t)
	o.LinkText = true
	o.Extract = []Field{mustField(t, "paragraph=p"), mustField(t, "lang=[hreflang]@hreflang")}
	p := New(o)
	for _, path := range pages {
		t.Run(filepath.Base(path), func(t *testing.T) {
			base := strings.TrimSuffix(path, ".html")
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			doc := p.Parse(Input{URL: mustURL(t, pageURL), Header: readHeader(t, base+".header"), Body: body})
			compare(t, base+".golden", render(doc))
		})
	}
}

// readHeader reads a header as it is sent; one without file says text/html.
func readHeader(t *testing.T, path string) http.Header {
	t.Helper()
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return http.Header{"Content-Type": {"text/html"}}
	}
	if err != nil {
		t.Fatal(err)
	}
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(b))).ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		t.Fatalf("%s: %v", path, err)
	}
	return http.Header(h)
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update if that is meant:\n%s", path, diff)
	}
}
