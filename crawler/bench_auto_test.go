package crawler_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"sweetspot/crawler"
	"sweetspot/crawler/site"
)

// siteTask is the environment variable that makes the test binary serve a site.
const siteTask = "SWEETSPOT_TEST_SITE"

// serveAlone serves a site until its standard input ends. It returns the exit
// code of the process.
func serveAlone(text string) int {
	var o site.Options
	err := json.Unmarshal([]byte(text), &o)
	if err == nil {
		err = serveUntil(o, os.Stdin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func serveUntil(o site.Options, end io.Reader) error {
	s, err := site.New(o)
	if err != nil {
		return err
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(server.URL() + "/")
	_, _ = io.Copy(io.Discard, end)
	return server.Close()
}

// elsewhere serves a site from a process of its own, whose processor time is not
// the crawler's, until the benchmark ends.
func elsewhere(b *testing.B, o site.Options) (url string) {
	b.Helper()
	o.NoLog = true
	text, err := json.Marshal(o)
	must(b, err)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), siteTask+"="+string(text))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	must(b, err)
	out, err := cmd.StdoutPipe()
	must(b, err)
	must(b, cmd.Start())
	b.Cleanup(func() {
		must(b, in.Close())
		must(b, cmd.Wait())
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	must(b, err)
	return line[:len(line)-1]
}

// sites are the servers whose sweet spot is known.
func sites() map[string]site.Options {
	const latency = 50 * time.Millisecond
	return map[string]site.Options{
		"constant":    {Pages: 20_000, Latency: latency},
		"log-normal":  {Pages: 20_000, Latency: latency, LatencyDist: site.LogNormal},
		"capacity-24": {Pages: 20_000, Latency: latency, Capacity: 24},
		"limit-40":    {Pages: 20_000, Latency: latency, LimitRate: 40},
		"no-latency":  {Pages: 20_000},
	}
}

// BenchmarkWhatIf crawls the same pages with some workers and with twice as
// many, and tells what was predicted of that over what it gave.
func BenchmarkWhatIf(b *testing.B) {
	for name, workers := range map[string][]int{
		"constant": {4, 16, 32}, "log-normal": {4, 16, 32}, "capacity-24": {4, 12, 32, 64}, "limit-40": {4, 16}, "no-latency": {1, 4, 16},
	} {
		for _, n := range workers {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				url := elsewhere(b, sites()[name])
				o := crawler.Options{MaxPages: 400 + 60*n}
				switch name {
				case "limit-40":
					o.MaxPages = 600
				case "no-latency":
					o.MaxPages *= 10 // as it begins, a crawl is not busy, and this one would be over
				}
				for b.Loop() {
					o.Workers, o.Store = n, b.TempDir()
					some, err := attempt(b.Context(), b, o, url)
					must(b, err)
					o.Workers, o.Store = 2*n, b.TempDir()
					twice, err := attempt(b.Context(), b, o, url)
					must(b, err)
					b.ReportMetric(some.PagesPerS, "pages/s")
					b.ReportMetric(some.WhatIf.PagesPerS, "predicted/s")
					b.ReportMetric(twice.PagesPerS, "twice/s")
					b.ReportMetric(some.WhatIf.PagesPerS/twice.PagesPerS, "ratio")
				}
			})
		}
	}
}
