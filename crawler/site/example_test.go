package site_test

import (
	"fmt"
	"io"
	"net/http"

	"sweetspot/crawler/site"
)

func Example() {
	s, err := site.New(site.Options{Pages: 50, Errors: 0.1})
	if err != nil {
		fmt.Println(err)
		return
	}
	server, err := s.Listen("127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()

	for _, e := range s.Truth()[:4] {
		resp, err := http.Get(server.URLOf(e))
		if err != nil {
			fmt.Println(err)
			return
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		fmt.Println(e.Path, e.Kind, resp.StatusCode == e.Status)
	}
	http.DefaultClient.CloseIdleConnections()
	fmt.Println(s.Hits().Total(), "requests")
	// Output:
	// / page true
	// /library/little-lighthouse-1 page true
	// /news/elder-marsh-2 page true
	// /library/early-dune-3 page true
	// 4 requests
}
