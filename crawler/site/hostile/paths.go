package hostile

import (
	"fmt"
	"net/http"
	"strings"
)

// paths opens a host whose mazes are made of paths. Nothing but their depth,
// and segments that repeat, tells them from a site.
func (w *Web) paths() error {
	h, err := w.host("paths without end")
	if err != nil {
		return err
	}
	// The classic mistake: a relative link that should begin with "/".
	h.links = append(h.links, "/repeat/")
	for n := range 5 {
		e := ok()
		if n > 3 { // a segment occurs more than three times
			e = refused("trap-repeat")
		}
		h.expect(h.base+"/repeat/"+strings.Repeat("a/b/", n), e)
	}
	h.endless("/grow/", func(n int) string { // one segment more each time
		path := "/grow/"
		for i := range n {
			path += fmt.Sprintf("%d/", i)
		}
		return path
	})
	h.endless("/missing", func(n int) string { return fmt.Sprintf("/missing-%d", n) }) // a soft 404 that knows of another
	h.endless("/jsp", func(n int) string { return fmt.Sprintf("/jsp;jsessionid=%d", n*n) })
	h.endless("/refresh", func(n int) string { return fmt.Sprintf("/refreshed/%d", n) })
	h.other = func(rw http.ResponseWriter, r *http.Request) { h.wild(rw, r.RequestURI) }
	return nil
}

// endless expects a chain of pages, each with a link to the next, as far as a
// crawl may go.
func (h *host) endless(door string, at func(n int) string) {
	h.pages[door] = linking("Page not found", at(1))
	h.links = append(h.links, door)
	h.expect(h.base+door, ok())
	for depth := 2; depth <= h.web.o.MaxDepth; depth++ {
		h.expect(h.base+at(depth-1), ok())
	}
	h.expect(h.base+at(h.web.o.MaxDepth), refused("depth"))
}

// wild answers every path as if it were there.
func (h *host) wild(w http.ResponseWriter, path string) {
	var n int
	switch {
	case strings.HasPrefix(path, "/repeat/"):
		linking("Manuals", "a/b/")(w, nil)
	case strings.HasPrefix(path, "/grow/"):
		linking("Page not found", fmt.Sprintf("%s%d/", path, strings.Count(path, "/")-2))(w, nil)
	case scan(path, "/missing-%d", &n):
		linking("Page not found", fmt.Sprintf("/missing-%d", n+1))(w, nil)
	case scan(path, "/jsp;jsessionid=%d", &n):
		linking("Your session", fmt.Sprintf("/jsp;jsessionid=%d", next(n)))(w, nil)
	case scan(path, "/refreshed/%d", &n):
		w.Header().Set("Refresh", fmt.Sprintf("0; url=/refreshed/%d", n+1))
		h.text("Just a moment")(w, nil)
	default:
		h.text("Page not found")(w, nil)
	}
}

func scan(s, format string, n *int) bool {
	_, err := fmt.Sscanf(s, format, n)
	return err == nil
}

// next is the square after a square.
func next(square int) int {
	n := 0
	for n*n <= square {
		n++
	}
	return n * n
}
