package hostile

import (
	"net/http"
)

// doorman opens a host with redirect loops that only a client with cookies
// leaves, and one that nobody does: its URL has been visited by then.
func (w *Web) doorman() error {
	h, err := w.host("cookies")
	if err != nil {
		return err
	}
	asks := func(to string) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			http.SetCookie(rw, &http.Cookie{Name: "seen", Value: "1", Path: "/"})
			redirect(http.StatusFound, to)(rw, r)
		}
	}
	h.door("/door", asks("/inside"), moved(302))
	inside := moved(302)
	if w.o.Cookies {
		inside = ok()
		h.page("/inside/room", h.text("A room"), ok())
	}
	h.page("/inside", func(rw http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err != nil {
			redirect(http.StatusFound, "/door")(rw, r)
			return
		}
		linking("Inside", "/inside/room")(rw, r)
	}, inside)
	h.door("/once-more", asks("/once-more"), moved(302))
	return nil
}
