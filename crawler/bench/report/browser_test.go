//go:build browser

package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sweetspot/crawler/bench/report"
	"sweetspot/crawler/browsertest"
)

// TestBrowser looks at the report on a wide and on a narrow screen, by day and by
// night: all marks are drawn, nothing overflows, and it needs no network.
func TestBrowser(t *testing.T) {
	r := sample()
	page, err := report.HTML(&r)
	must(t, err)
	file := filepath.Join(t.TempDir(), "bench.html")
	must(t, os.WriteFile(file, page, 0o644))
	papers := map[string]bool{}
	for _, width := range []int{1280, 400} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d %s", width, scheme), func(t *testing.T) {
				p := browsertest.Show(t, file, width, scheme)
				counts := len(r.Counts)
				for selector, want := range map[string]int{
					"svg circle.rate":         counts,
					"svg circle.p95":          counts,
					"svg path.interval":       1,
					"svg path.model":          1,
					"svg path.tolerated":      1,
					"svg .mark.spot line":     2,
					"svg .mark.knee line":     2,
					"#where rect":             4 * counts,
					"#where .legend li":       4,
					"#gains tbody tr":         counts,
					"#costs tbody tr":         counts,
					"svg.wide, svg.narrow":    2,
					".lead, h1, .type, dl dd": 3 + 4 + 8,
				} {
					if got := p.Drawn(selector); got != want {
						t.Errorf("%s: %d are drawn, want %d", selector, got, want)
					}
				}
				for _, fault := range p.Overflowing() {
					t.Error(fault)
				}
				p.Quiet()
				p.Picture(fmt.Sprintf("bench-%d-%s", width, scheme))
				papers[p.Colour("body", "backgroundColor")] = true
			})
		}
	}
	if len(papers) != 2 {
		t.Errorf("the paper is %v, want one colour by day and one by night", papers)
	}
}
