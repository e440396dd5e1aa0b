package store

import "testing"

// BenchmarkEncode is what the records of a page with 100 links, and of a URL, cost before they reach bbolt.
func BenchmarkEncode(b *testing.B) {
	visit, urls := page(1, 1000)
	for _, record := range []struct {
		name   string
		encode func([]byte) []byte
	}{{"visit", visit.encode}, {"url", urls[0].encode}} {
		b.Run(record.name, func(b *testing.B) {
			var room []byte
			b.ReportAllocs()
			for b.Loop() {
				room = record.encode(room[:0])
			}
			b.ReportMetric(float64(len(room)), "B/record")
		})
	}
}

// BenchmarkDecode reads them again.
func BenchmarkDecode(b *testing.B) {
	visit, urls := page(1, 1000)
	v, u := visit.encode(nil), urls[0].encode(nil)
	b.Run("visit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeVisit(1, v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("url", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeURL(1, u); err != nil {
				b.Fatal(err)
			}
		}
	})
}
