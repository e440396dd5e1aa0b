package report

import "sweetspot/crawler/bench"

func HTML(r *bench.Result) ([]byte, error) { return nil, nil }
