//go:build browser

package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sweetspot/crawler/browsertest"
)

// TestBrowser looks at the report and the index as people do.
func TestBrowser(t *testing.T) {
	r, d := nights(t)
	o := options()
	o.Diff = d
	var index bytes.Buffer
	if err := WriteIndex(&index, rows()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, page := range map[string][]byte{"report": written(t, r, o), "index": index.Bytes()} {
		file := filepath.Join(dir, name+".html")
		if err := os.WriteFile(file, page, 0o644); err != nil {
			t.Fatal(err)
		}
		colours := map[string]bool{}
		for _, width := range []int{1280, 400} {
			for _, scheme := range []string{"light", "dark"} {
				t.Run(fmt.Sprintf("%s/%d/%s", name, width, scheme), func(t *testing.T) {
					p := browsertest.Show(t, file, width, scheme)
					for _, fault := range p.Overflowing() {
						t.Error(fault)
					}
					if n := p.Drawn("td"); n < 10 {
						t.Errorf("%d cells are to be seen", n)
					}
					colours[p.Colour("body", "backgroundColor")] = true
					p.Picture(fmt.Sprintf("%s-%d-%s", name, width, scheme))
					p.Quiet()
				})
			}
		}
		if len(colours) != 2 {
			t.Errorf("%s: %d colours of paper, want one for light and one for dark", name, len(colours))
		}
	}
}
