package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"sweetspot/store"
)

// tableAnswers is the state's table of URLs that answered well, by the hash of
// their text: for a day they need not be asked again. Failures are never kept.
const tableAnswers store.Table = "answers"

const answersAge = 24 * time.Hour

// answered24h is a good answer of the last day.
type answered24h struct {
	Status int       `json:"status"`
	At     time.Time `json:"at"`
}

// answers collects good answers.
type answers struct {
	mu  sync.Mutex
	all map[string]answered24h
}

func (a *answers) add(url string, status int, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]answered24h{}
	}
	a.all[url] = answered24h{status, at}
}

// answerKey is short, since a key of bbolt must not be as long as a URL may be.
func answerKey(url string) string {
	sum := sha256.Sum256([]byte(url))
	return hex.EncodeToString(sum[:16])
}

// loadAnswers returns the good answers to jobs that are not too old.
func loadAnswers(st *store.State, jobs []checkJob, now time.Time) (map[string]answered24h, error) {
	good := map[string]answered24h{}
	err := st.View(func(tx *store.StateTx) error {
		for _, j := range jobs {
			var a answered24h
			ok, err := tx.Get(tableAnswers, answerKey(j.url.String()), &a)
			if err != nil {
				return err
			}
			if ok && fresh(a, now) {
				good[j.url.String()] = a
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load answers: %w", err)
	}
	return good, nil
}

func fresh(a answered24h, now time.Time) bool {
	age := now.Sub(a.At)
	return 0 <= age && age < answersAge
}

// saveAnswers keeps new answers and drops old ones.
func saveAnswers(st *store.State, a *answers, now time.Time) error {
	if len(a.all) == 0 {
		return nil
	}
	err := st.Update(func(tx *store.StateTx) error {
		err := tx.Each(tableAnswers, "", func(key string, decode func(any) error) error {
			var old answered24h
			if err := decode(&old); err != nil {
				return err
			}
			if fresh(old, now) {
				return nil
			}
			return tx.Delete(tableAnswers, key)
		})
		if err != nil {
			return err
		}
		for url, answer := range a.all {
			if err := tx.Put(tableAnswers, answerKey(url), answer); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save answers: %w", err)
	}
	return nil
}
