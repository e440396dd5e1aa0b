//go:build failpoint

package trust

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"sweetspot/crawler/site"
)

// small has a bit of everything, for crawls that are done hundreds of times.
var small = web{
	name: "small",
	site: site.Options{Seed: 7, Pages: 40, Links: 10, Size: 1000, Errors: 0.08, Redirects: 0.1, Flaky: 0.2, Orphans: 4, Sitemap: true},
}

// A crawl that dies at any of the named points, at its first to fifth passing,
// comes to what an unbroken one comes to.
func TestCrashPoints(t *testing.T) {
	points := crashPoints(t)
	if len(points) < 15 {
		t.Fatalf("only these points were found: %q", points)
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := small.serve(t)
			crashes := 0
			for n := range 5 {
				crashes += w.crash(t, point, n+1)
			}
			t.Logf("%d crashes", crashes)
			if crashes == 0 {
				t.Error("nothing died there")
			}
		})
	}
}

// crashPoints finds the points in the source.
func crashPoints(t *testing.T) (points []string) {
	t.Helper()
	call := regexp.MustCompile(`failpoint\.Pass\("([^"]+)"\)`)
	for _, pattern := range []string{"../*.go", "../../store/*.go"} {
		files, err := filepath.Glob(pattern)
		must(t, err)
		for _, file := range files {
			source, err := os.ReadFile(file)
			must(t, err)
			for _, found := range call.FindAllSubmatch(source, -1) {
				points = append(points, string(found[1]))
			}
		}
	}
	slices.Sort(points)
	return slices.Compact(points)
}

// crash lets up to three sessions die at the n-th passing of a point, and returns
// how many did. The first is killed some visits later if it does not come to it,
// so that there is something to go on with.
func (w *served) crash(t *testing.T, point string, n int) (crashes int) {
	t.Helper()
	env := []string{fmt.Sprintf("SWEETSPOT_CRASH_AT=%s=%d", point, n)}
	plans := []plan{{moment: moment{visits: 10 + n}, env: env}, {env: env}, {env: env}, {}}
	c := campaign{served: w, name: fmt.Sprint(n), workers: 4, next: func(last *session) plan {
		if last != nil && last.killed() && !last.shot {
			crashes++
		}
		p := plans[0]
		plans = plans[min(1, len(plans)-1):]
		return p
	}}
	c.run(t)
	return crashes
}
