//go:build browser

package nightly

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/browsertest"
)

// The status page as people see it, with long names, trouble and much to tell:
// nothing reaches beyond the page, asks the network, or is complained about.
func TestStatusPageInBrowser(t *testing.T) {
	page := filepath.Join(t.TempDir(), "status.html")
	must(t, os.WriteFile(page, busyPage(t), 0o600))
	for _, width := range []int{1280, 400} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d/%s", width, scheme), func(t *testing.T) {
				p := browsertest.Show(t, page, width, scheme)
				for _, fault := range p.Overflowing() {
					t.Error(fault)
				}
				equal(t, "sites to be seen", p.Drawn("section"), 3)
				p.Picture(fmt.Sprintf("status-%d-%s", width, scheme))
				p.Quiet()
			})
		}
	}
}

// busyPage is a status page of three sites with fourteen nights each.
func busyPage(t *testing.T) []byte {
	t.Helper()
	o := Options{Store: t.TempDir(), Analyst: &verdicts{}, Version: "1.2.3"}
	for _, name := range []string{"shop", strings.Repeat("a-very-long-name", 3), "down"} {
		o.Sites = append(o.Sites, Site{
			Name: name, Seeds: []string{"https://" + name + ".test/" + strings.Repeat("folder/", 20)},
			Schedule: schedule(t, "30 2 * * *", "Europe/Berlin"),
		})
	}
	s, err := New(o)
	must(t, err)
	last := []Night{
		{ExitCode: crawler.ExitProblems, New: 7, Resolved: 8},
		{ExitCode: crawler.ExitBaseline, Guard: []string{"39 of 40 pages (98 %) are lost; more than 20 % are suspicious"}},
		{ExitCode: crawler.ExitUnreachable, Problem: "down.test cannot be reached (connect-refused); check the address"},
	}
	now := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	for i, k := range s.sites {
		k.plan(now.Add(time.Hour))
		for run := range 14 {
			n := Night{}
			if run == 13 {
				n = last[i]
			}
			n.Run, n.Baseline, n.Started, n.Ended, n.Pages = run+1, run, now, now.Add(time.Hour), 123_456
			n.Changes = Changes{New: 1234, Gone: 5678, Changed: 91_011, Moved: 12, Templates: 3}
			k.add(n)
		}
	}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Body.Bytes()
}
