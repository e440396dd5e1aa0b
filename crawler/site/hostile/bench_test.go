package hostile_test

import (
	"testing"

	"sweetspot/crawler/site/hostile"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		web, err := hostile.New(hostile.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := web.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
