package hostile

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
)

// How the town's pages lead to each other: a tree, and a few links across.
const (
	children = 8
	across   = 3
)

// town is where nothing happens: ordinary pages, as many as wanted, made when
// they are asked for.
func (w *Web) town() error {
	h, err := w.host("town")
	if err != nil {
		return err
	}
	h.links = []string{townPath(0), "/guests"}
	h.other = func(rw http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimPrefix(r.RequestURI, "/page/"))
		if err != nil || n < 0 || n >= w.o.Pages || townPath(n) != r.RequestURI {
			status(http.StatusNotFound)(rw, r)
			return
		}
		send(rw, w.townPage(n))
	}
	h.crowd = func(yield func(Expect) bool) {
		e := ok()
		for n := range w.o.Pages {
			if e.URL = h.base + townPath(n); !yield(e) {
				return
			}
		}
	}
	h.expect(h.base+"/logo.png", refused("kind"))
	h.page("/guests", serve(document("Guests", `<meta name="robots" content="nofollow">`+anchors("/guestbook"))), ok())
	h.expect(h.base+"/guestbook", refused("nofollow"))
	return nil
}

func townPath(n int) string { return "/page/" + strconv.Itoa(n) }

// townPage has links to the pages below it and to some others, and an image.
func (w *Web) townPage(n int) string {
	var hrefs []string
	for child := children*n + 1; child <= min(children*(n+1), w.o.Pages-1); child++ {
		hrefs = append(hrefs, townPath(child))
	}
	draw := rand.New(rand.NewPCG(w.o.Seed, uint64(n)))
	for range across {
		hrefs = append(hrefs, townPath(draw.IntN(w.o.Pages)))
	}
	body := anchors(hrefs...) + `<img src="/logo.png" alt="">`
	return document(fmt.Sprintf("House %d", n), body)
}
