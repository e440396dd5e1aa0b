package store

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// page makes a visit of a page as they are: 100 links in the order of a menu and a text, twenty of them to URLs that are new.
func page(id, newest ID) (Visit, []URL) {
	v := Visit{
		ID: id, Outcome: Fetched, Requested: true, Sweep: 1, Attempt: 1, Status: 200, At: epoch,
		ContentType: "text/html; charset=utf-8", ETag: `"5f1a-61e0c2b8f3a40"`, LastModified: "Mon, 06 Oct 2025 12:00:00 GMT",
		Title: "9.7. Pattern Matching: a page of the manual", H1: "Pattern Matching", Lang: "en", Charset: "utf-8",
		Description: "There are three separate approaches to pattern matching provided by the manual.",
		Bytes:       14_000, Wire: 4_000, HasSHA: true, TextHash: uint64(id) * 0x9E3779B97F4A7C15,
		Timing: Timing{Wait: 120e6, Connect: 1e6, FirstByte: 51e6, Body: 2e6, Parse: 3e6, Commit: 4e6},
	}
	for i := range v.SHA256 {
		v.SHA256[i] = byte(int(id) * (i + 3))
	}
	for i := range 30 {
		v.Anchors = append(v.Anchors, uint64(id)<<32|uint64(i)*0x9E3779B97F4A7C15)
	}
	for i := range 60 {
		v.Links = append(v.Links, Link{To: min(ID(i+1), newest), Kind: 1})
	}
	for i := range 20 {
		v.Links = append(v.Links, Link{To: newest - newest*ID(i)/40, Kind: 1, Fragment: "section-" + strconv.Itoa(i)})
	}
	urls := make([]URL, 20)
	for i := range urls {
		to := newest + ID(i) + 1
		urls[i] = URL{ID: to, URL: fmt.Sprintf("https://www.example.com/docs/current/functions-%d.html", to), Depth: 3, Parent: id, Gate: 1}
		v.Links = append(v.Links, Link{To: to, Kind: 1, Rel: "next"})
	}
	return v, urls
}

// BenchmarkCommit commits batches of 50 pages with 100 links each, and of one page as --sequential does.
func BenchmarkCommit(b *testing.B) {
	for _, pages := range []int{50, 1} {
		b.Run(fmt.Sprintf("pages=%d", pages), func(b *testing.B) { benchmarkCommit(b, pages) })
	}
}

func benchmarkCommit(b *testing.B, pages int) {
	r, err := tempStore(b).Create(Spec{})
	must(b, err)
	defer func() { must(b, r.Close()) }()
	must(b, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}, URLs: []URL{{ID: 1, URL: "https://a/", Gate: 1}}}))
	visited, newest := ID(0), ID(1)
	further := func(pages int) (batch Batch) {
		for range min(pages, int(newest-visited)) {
			visited++
			v, urls := page(visited, newest)
			newest += ID(len(urls))
			batch.Visits = append(batch.Visits, v)
			batch.URLs = append(batch.URLs, urls...)
		}
		return batch
	}
	for visited < 2000 { // then a commit costs much the same however many there were
		batch := further(500)
		must(b, r.Commit(&batch))
	}
	first, before, size := visited, written(b), usedBytes(b, r)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		batch := further(pages)
		b.StartTimer()
		must(b, r.Commit(&batch))
	}
	b.StopTimer()
	n := float64(visited - first)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/n, "µs/page")
	b.ReportMetric(float64(written(b)-before)/n, "written-B/page")
	b.ReportMetric(float64(usedBytes(b, r)-size)/n, "file-B/page")
}

// BenchmarkMillionURLs inserts a million URL records, 2,000 a transaction.
func BenchmarkMillionURLs(b *testing.B) {
	for b.Loop() {
		millionURLs(b)
	}
}

func millionURLs(b *testing.B) {
	const total, batchSize = 1_000_000, 2_000
	r, err := tempStore(b).Create(Spec{})
	must(b, err)
	defer func() { must(b, r.Close()) }()
	must(b, r.Commit(&Batch{Hosts: []Host{{Gate: 1, Key: "a"}}}))
	var spent []time.Duration // a batch
	batch := Batch{URLs: make([]URL, batchSize)}
	written0, peak := written(b), 0.0
	for first := 0; first < total; first += batchSize {
		for i := range batch.URLs {
			id := ID(first + i + 1)
			batch.URLs[i] = URL{ID: id, URL: fmt.Sprintf("https://www.example.com/docs/current/some/folder/with/a/longer/name/page-%d.html?p=1", id), Gate: 1}
		}
		start := time.Now()
		must(b, r.Commit(&batch))
		spent = append(spent, time.Since(start))
		if first%(total/20) == 0 {
			peak = max(peak, anonMiB(b))
		}
	}
	// The median of the batches: the disk has moments of its own.
	perURL := func(batches []time.Duration) float64 {
		slices.Sort(batches)
		return float64(batches[len(batches)/2].Nanoseconds()) / batchSize
	}
	tenth := len(spent) / 10
	b.ReportMetric(perURL(spent[:tenth]), "ns/URL-first-100k")
	b.ReportMetric(perURL(spent[len(spent)-tenth:]), "ns/URL-last-100k")
	b.ReportMetric(float64(written(b)-written0)/total, "written-B/URL")
	b.ReportMetric(float64(usedBytes(b, r))/total, "file-B/URL")
	b.ReportMetric(max(peak, anonMiB(b)), "anon-MiB")
	measured(b, "queue-ms", func() {
		for _, err := range r.Queue() {
			must(b, err)
		}
	})
	measured(b, "fingerprints-ms", func() {
		for _, err := range r.Fingerprints() {
			must(b, err)
		}
	})
	measured(b, "end-ms", func() { must(b, r.End(Ending{Outcome: Limit, Limit: "max-pages"})) })
	b.ReportMetric(anonMiB(b), "anon-MiB-end")
	measured(b, "check-ms", func() {
		must(b, Check(r, func(v Violation) bool {
			b.Error(v)
			return true
		}))
	})
}

func measured(b *testing.B, unit string, fn func()) {
	start := time.Now()
	fn()
	b.ReportMetric(float64(time.Since(start).Milliseconds()), unit)
}

func usedBytes(b *testing.B, r *Run) int64 {
	size, err := r.Size()
	must(b, err)
	return size
}

// written returns how many bytes this process has passed to write calls; 0 where the system does not tell.
func written(b *testing.B) int64 {
	b.Helper()
	return procField("/proc/self/io", "wchar:")
}

// anonMiB returns the anonymous memory of this process: the file's mapping is not counted.
func anonMiB(b *testing.B) float64 {
	b.Helper()
	runtime.GC()
	return float64(procField("/proc/self/status", "RssAnon:")) / 1024
}

func procField(path, name string) int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if rest, ok := strings.CutPrefix(string(line), name); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n
		}
	}
	return 0
}
