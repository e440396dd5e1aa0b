package crawler

import (
	"iter"
	"sync"

	"sweetspot/store"
)

// How far is read ahead, and from how near behind the last read: workers that lease
// one after the other do not come here in quite that order.
const (
	aheadRecords = 64
	aheadNear    = 16
)

// ahead reads the records of URLs before they are leased. A gate's ids are leased in
// ascending order, so where one gate is leased from, one look at the store serves many
// leases. Where gates alternate it reads what it is asked for. A record never changes,
// so none is too old. Its zero value is ready; it may be used by many goroutines.
type ahead struct {
	mu   sync.Mutex
	recs []store.URL // with consecutive ids
	next store.ID    // behind the last record read
}

// url returns an id's record, and false if the run has none.
func (a *ahead) url(run *store.Run, id store.ID) (store.URL, bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.recs) > 0 && id >= a.recs[0].ID && id < a.next {
		return a.recs[id-a.recs[0].ID], true, nil
	}
	switch {
	case id >= a.next && id < a.next+aheadNear:
		a.read(id, run.URLs(id))
		if len(a.recs) > 0 {
			return a.recs[0], true, nil
		}
	case id >= a.next || id+aheadRecords < a.next: // another gate's, or it comes late
		a.recs, a.next = nil, id+1
	}
	return run.URL(id)
}

// read takes the records from an id on, as far as they are sound and none is missing.
func (a *ahead) read(id store.ID, recs iter.Seq2[store.URL, error]) {
	a.recs, a.next = make([]store.URL, 0, aheadRecords), id
	for rec, err := range recs {
		if err != nil || rec.ID != a.next {
			return
		}
		a.recs, a.next = append(a.recs, rec), a.next+1
		if len(a.recs) == aheadRecords {
			return
		}
	}
}
