package report

import (
	"encoding/json"
	"errors"
	"fmt"

	"sweetspot/crawler/bench"
)

// errForeign says that a file is something else.
var errForeign = errors.New("holds no result of a bench")

// Parse reads a result in its JSON form.
func Parse(body []byte) (bench.Result, error) {
	var r bench.Result
	if err := json.Unmarshal(body, &r); err != nil {
		return bench.Result{}, fmt.Errorf("%w (%w)", errForeign, err)
	}
	if r.Type != "bench" || len(r.Counts) == 0 {
		return bench.Result{}, errForeign
	}
	return r, nil
}
