package crawler_test

import (
	"os"
	"path/filepath"
	"testing"

	"sweetspot/crawler"
)

// A session that fails once its run is there gives the run back: the next one goes on with it.
func TestAbandonedRun(t *testing.T) {
	base, _ := pages{"/": html(anchors("/a")), "/a": html("")}.start(t)
	o := crawler.Options{Store: t.TempDir()}
	_, err := attempt(t.Context(), t, o, base+"/")
	must(t, err)

	state := filepath.Join(o.Store, "state.db")
	must(t, os.WriteFile(state, []byte("no database"), 0o644))
	o.Previous = crawler.Latest
	if _, err := attempt(t.Context(), t, o, base+"/"); err == nil {
		t.Fatal("no error though the state cannot be read")
	}
	must(t, os.Remove(state))
	sum, err := attempt(t.Context(), t, o, base+"/")
	must(t, err)
	if sum.Run != 2 || !sum.Resumed || sum.Outcome != crawler.Complete || sum.Pages != 2 {
		t.Errorf("run %d, resumed %t, outcome %s, %d pages", sum.Run, sum.Resumed, sum.Outcome, sum.Pages)
	}
}
