package parse

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oracle reads pages both ways: as the parser does, and by their trees.
type oracle struct {
	p *Parser
	c *collector
}

func newOracle(o Options) *oracle {
	p := New(o)
	return &oracle{p: p, c: newCollector(&p.options)}
}

// tree reads a page by its tree, whatever a scan would say.
func (o *oracle) tree(in Input) *Document {
	contentType := in.Header.Get("Content-Type")
	o.c.begin(in)
	doc := o.c.doc
	var text []byte
	text, doc.Charset = new(declarations).decode(in.Body, contentType, in.Truncated)
	root, err := o.p.tree(text)
	o.p.walkTree(o.c, text, root, err)
	o.c.finish()
	return doc
}

// compare reads a page both ways. It returns the difference, and whether the page was scanned. Where the page nests too deeply for
// a tree, only that is compared. The parser refuses some pages a tree that only a tree could tell of; they are not small.
func (o *oracle) compare(in Input) (diff string, scanned bool) {
	before := o.p.Fallbacks()
	got, want := o.p.Parse(in), o.tree(in)
	scanned = o.p.Fallbacks() == before
	refused := !scanned && got.Limit == errSize.Error() && len(in.Body) > 2*maxTreeAttrs
	if refused || scanned && got.Deep && want.Deep {
		return "", scanned
	}
	return cmp.Diff(render(want), render(got)) + cmp.Diff(want.Sketch, got.Sketch) + cmp.Diff(want.Pieces, got.Pieces), scanned
}

var pagesFlag = flag.String("pages", "", "folders of HTML `files`, separated by commas, for TestPages and BenchmarkPages")

// TestPages compares the scan of each page in the folders that -pages names with its tree. It fails if they differ anywhere, and says
// how many pages needed the tree.
func TestPages(t *testing.T) {
	pages := folderPages(t)
	for _, linkText := range []bool{false, true} {
		o := options(t)
		o.LinkText = linkText
		or := newOracle(o)
		trees, bytes := 0, 0
		for _, page := range pages {
			in := Input{URL: mustURL(t, pageURL), Header: benchHeader, Body: page.body}
			diff, scanned := or.compare(in)
			if diff != "" {
				t.Errorf("%s: scan differs from tree (-tree +scan):\n%s", page.path, diff)
			}
			if !scanned {
				trees++
				t.Logf("%s: needed its tree", page.path)
			}
			bytes += len(page.body)
		}
		t.Logf("link text %v: %d pages, %d MB, %d needed a tree", linkText, len(pages), bytes>>20, trees)
	}
}

type page struct {
	path string
	body []byte
}

// folderPages returns the pages in the folders that -pages names; those of testdata if it names none.
func folderPages(t testing.TB) []page {
	t.Helper()
	folders := *pagesFlag
	if folders == "" {
		folders = pagesDir
	}
	var pages []page
	for folder := range strings.SplitSeq(folders, ",") {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
				return err
			}
			body, err := os.ReadFile(path)
			pages = append(pages, page{path, body})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return pages
}
