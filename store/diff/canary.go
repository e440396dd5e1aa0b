package diff

import (
	"encoding/json"
	"slices"

	"sweetspot/store"
)

// The crawler's options name the canaries of a run; a visit lists, as an extracted field, those that its page holds.
const canaryField = "canary"

// maxRedirects is how far a first page may lie behind redirects.
const maxRedirects = 10

// FailedCanaries lists the canaries that the run's first page does not hold: that of the first seed, or what it redirects to.
func FailedCanaries(r *store.Run) ([]string, error) {
	var options struct{ Canary []string }
	_ = json.Unmarshal(r.Record().Options, &options) // of another program: none
	if len(options.Canary) == 0 {
		return nil, nil
	}
	id := store.ID(1) // seeds come first
	var alive []string
	for range maxRedirects {
		v, ok, err := r.Visit(id)
		if err != nil {
			return nil, err
		}
		if ok && v.Outcome == store.Redirected && len(v.Links) > 0 {
			id = v.Links[0].To
			continue
		}
		if hasContent(&v) {
			alive = v.Extract[canaryField]
		}
		break
	}
	return slices.DeleteFunc(options.Canary, func(c string) bool { return slices.Contains(alive, c) }), nil
}
