package crawler_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sweetspot/crawler"
)

// A new run's first robots.txt is asked for before the run is made, and given up if it cannot be made.
func TestAskedAhead(t *testing.T) {
	folder := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(folder, "runs", "000001.db.tmp", "in the way"), 0o755))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx     context.Context
		ignored bool
		asked   int
	}{{t.Context(), false, 1}, {t.Context(), true, 0}, {over, false, 0}} {
		w := &web{answer: func(string, int) answer { return answer{status: 200, takes: time.Hour} }}
		_, err := attempt(c.ctx, t, crawler.Options{Store: folder, Client: w, IgnoreRobots: c.ignored}, "http://a.example/")
		if err == nil {
			t.Error("no error though the run cannot be made")
		}
		if asked := len(w.times("http://a.example/robots.txt")); asked != c.asked || asked != len(w.asked) {
			t.Errorf("ignored %t, context %v: asked %v, want robots.txt %d times", c.ignored, c.ctx.Err(), w.asked, c.asked)
		}
	}
}

// A run that is gone on with knows the robots.txt, and asks nobody ahead.
func TestNotAskedAheadAgain(t *testing.T) {
	base, asked := pages{"/robots.txt": text(200, ""), "/": html(anchors("/a", "/b")), "/a": html(""), "/b": html("")}.start(t)
	ctx, cancel := context.WithCancel(t.Context())
	o := crawler.Options{Store: t.TempDir(), Workers: 1, OnVisit: func(crawler.Visit) { cancel() }}
	sum, err := attempt(ctx, t, o, base+"/")
	must(t, err)
	if sum.Outcome != crawler.Interrupted {
		t.Fatal("nothing was interrupted")
	}
	o.OnVisit = nil
	sum, err = attempt(t.Context(), t, o, base+"/")
	must(t, err)
	if !sum.Resumed || sum.Pages != 3 || asked()["/robots.txt"] != 1 {
		t.Errorf("resumed %t, %d pages; asked %v", sum.Resumed, sum.Pages, asked())
	}
}

// Its answer serves the one who would have asked first, and nobody else.
func TestAskedAheadOnce(t *testing.T) {
	other, askedOther := pages{"/robots.txt": text(200, "User-agent: *\nDisallow: /private"), "/": html(anchors("/private"))}.start(t)
	base, asked := pages{
		"/robots.txt": text(200, "User-agent: *\nDisallow: /secret"),
		"/":           html(anchors("/secret", "/open", other+"/")), "/open": html(""),
	}.start(t)
	sum, err := attempt(t.Context(), t, crawler.Options{}, base+"/", other+"/")
	must(t, err)
	if sum.Pages != 3 || sum.Politeness.RobotsTxt != 2 || asked()["/robots.txt"] != 1 || askedOther()["/robots.txt"] != 1 ||
		asked()["/secret"] != 0 || askedOther()["/private"] != 0 {
		t.Errorf("%d pages, %d robots.txt; asked %v and %v", sum.Pages, sum.Politeness.RobotsTxt, asked(), askedOther())
	}
}
