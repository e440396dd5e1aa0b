package diff

import (
	"slices"

	"sweetspot/store"
)

// TableNoise holds, in a store's state, the places of pages that differ from look to look: by site and URL, and under the site alone
// those that are noise on every page.
const TableNoise store.Table = "noise"

// sitewide is on how many pages a place must be noise to be noise on all of them, as a clock in the head of a template is.
const sitewide = 5

func noiseKey(site, url string) string { return site + " " + url }

// Noise returns what is known of a site's noise, as [Options] takes it.
func Noise(st *store.State, site string) (func(url string) []uint64, error) {
	known := map[string][]uint64{}
	err := st.View(func(tx *store.StateTx) error {
		return tx.Each(TableNoise, noiseKey(site, ""), func(key string, decode func(any) error) error {
			var places []uint64
			err := decode(&places)
			known[key[len(noiseKey(site, "")):]] = places
			return err
		})
	})
	everywhere := recurringPlaces(known)
	return func(url string) []uint64 { return slices.Concat(everywhere, known[url]) }, err
}

// recurringPlaces lists the places that are noise on many pages.
func recurringPlaces(known map[string][]uint64) (places []uint64) {
	pages := map[uint64]int{}
	for _, list := range known {
		for _, place := range list {
			if pages[place]++; pages[place] == sitewide {
				places = append(places, place)
			}
		}
	}
	slices.Sort(places)
	return places
}

// Learn remembers what the second looks of a run found. It may be called again.
func Learn(st *store.State, r *store.Run) error {
	found := false
	for c, err := range r.Checks() {
		if err != nil {
			return err
		}
		found = found || c.Kind == store.CheckMask && len(c.Nodes) > 0
	}
	if !found {
		return nil // and leave the state alone
	}
	return st.Update(func(tx *store.StateTx) error {
		for c, err := range r.Checks() {
			if err == nil && c.Kind == store.CheckMask && len(c.Nodes) > 0 {
				err = learn(tx, r, c)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func learn(tx *store.StateTx, r *store.Run, c store.CheckRecord) error {
	u, _, err := r.URL(c.Target)
	if err != nil {
		return err
	}
	key := noiseKey(r.Record().Site, u.URL)
	var places []uint64
	if _, err := tx.Get(TableNoise, key, &places); err != nil {
		return err
	}
	places = append(places, c.Nodes...)
	slices.Sort(places)
	return tx.Put(TableNoise, key, slices.Compact(places))
}
