package main

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sweetspot/config"
)

// profiling serves profiles and returns where, and what ends it.
func profiling(t *testing.T, addr string) (url string, stop func()) {
	t.Helper()
	var talk bytes.Buffer
	a := newApp(nil, io.Discard, &talk, nil)
	stop, err := a.serveProfiles(&config.Settings{Config: config.Config{Pprof: addr}})
	if err != nil {
		t.Fatal(err)
	}
	url = regexp.MustCompile(`http://\S+`).FindString(talk.String())
	if url == "" {
		t.Fatalf("it does not say where: %q", talk.String())
	}
	return url, stop
}

// ask returns the status and the body of an answer, as a request for that host.
func ask(t *testing.T, url, host string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestProfiles(t *testing.T) {
	url, stop := profiling(t, "127.0.0.1:0")
	defer stop()
	for _, tt := range []struct {
		path, host string
		status     int
		has        string
	}{
		{"", "", http.StatusOK, "goroutine"},
		{"heap?debug=1", "localhost:6060", http.StatusOK, "heap profile: "},
		{"goroutine?debug=1", "127.0.0.1", http.StatusOK, "serveBeside"},
		{"cmdline", "", http.StatusNotFound, "Unknown profile"}, // it can hold passwords
		{"heap", "rebound.example:6060", http.StatusForbidden, "127.0.0.1"},
	} {
		if status, body := ask(t, url+tt.path, tt.host); status != tt.status || !strings.Contains(body, tt.has) {
			t.Errorf("%q for host %q: %d, want %d with %q:\n%.200s", tt.path, tt.host, status, tt.status, tt.has, body)
		}
	}
}

// On an address that others reach, the host that they ask for is their own affair.
func TestProfilesBeyondLoopback(t *testing.T) {
	url, stop := profiling(t, "0.0.0.0:0")
	defer stop()
	_, port, _ := strings.Cut(regexp.MustCompile(`:\d+/.*`).FindString(url), ":")
	if status, _ := ask(t, "http://127.0.0.1:"+port, "crawler.example"); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}

// The end of the crawl is the end of a profile under way, which is handed out.
func TestProfileUnderWay(t *testing.T) {
	url, stop := profiling(t, "127.0.0.1:0")
	got := make(chan int, 1)
	go func() {
		defer close(got) // where it failed, too
		status, body := ask(t, url+"trace?seconds=3600", "")
		if !strings.HasPrefix(body, "go 1.") {
			t.Errorf("no trace: %.20q", body)
		}
		got <- status
	}()
	for stacks := ""; !strings.Contains(stacks, "pprof.Trace"); { // until it is under way
		_, stacks = ask(t, url+"goroutine?debug=1", "")
	}
	stop()
	if status := <-got; status != http.StatusOK {
		t.Errorf("status %d", status)
	}
}
