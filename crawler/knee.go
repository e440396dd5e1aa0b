package crawler

import (
	"time"

	"sweetspot/crawler/urls"
	"sweetspot/store"
)

// Knee is how many workers a host was found to bear. The store's state keeps it
// from one run to the next; Options that let the crawler choose start there.
type Knee struct {
	Workers   int       `json:"workers"`     // the sweet spot: what to crawl with
	Most      int       `json:"most"`        // the throughput knee: more gain nothing
	PagesPerS float64   `json:"pages_per_s"` // at the sweet spot
	FirstByte float64   `json:"ttfb_p95_ms"` // with one worker: what growth is told from
	At        time.Time `json:"at"`
}

// KneeOf returns what is known about the host of a URL, and whether anything is.
func KneeOf(folder *store.Store, url string) (k Knee, known bool, err error) {
	u, err := urls.Parse(url)
	if err != nil {
		return Knee{}, false, err
	}
	err = folder.State().View(func(tx *store.StateTx) error {
		known, err = tx.Get(store.TableKnees, u.Gate(), &k)
		return err
	})
	return k, known, err
}

// KeepKnee remembers what was found about the host of a URL.
func KeepKnee(folder *store.Store, url string, k Knee) error {
	u, err := urls.Parse(url)
	if err != nil {
		return err
	}
	return folder.State().Update(func(tx *store.StateTx) error { return tx.Put(store.TableKnees, u.Gate(), k) })
}
