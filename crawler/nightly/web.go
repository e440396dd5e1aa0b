package nightly

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"sweetspot/store/report"
)

// Handler is what the service shows: a status page, reports, metrics, and whether
// it lives and is ready. It changes nothing, whatever it is asked.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if s.Ready() {
			plain(w, http.StatusOK, "ready")
		} else {
			plain(w, http.StatusServiceUnavailable, "starting or ending")
		}
	})
	mux.Handle("GET /metrics", s.metrics())
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /reports/{site}/{$}", s.index)
	mux.HandleFunc("GET /reports/{site}/{run}", s.report)
	return guarded(mux)
}

// guarded sets what every answer has: pages are not to be framed, run nothing from
// elsewhere, and are not kept.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // a client that has gone needs no answer
}

// report serves the report of a run, or of the latest that has one.
func (s *Service) report(w http.ResponseWriter, r *http.Request) {
	k, err := s.find(r.PathValue("site"))
	if err != nil {
		plain(w, http.StatusNotFound, "no such site")
		return
	}
	run, err := strconv.Atoi(r.PathValue("run"))
	if r.PathValue("run") == "latest" {
		run, err = k.latestReport()
	}
	if err != nil || run < 1 {
		plain(w, http.StatusNotFound, "no such report")
		return
	}
	page, err := os.ReadFile(k.reportPath(run))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		plain(w, http.StatusNotFound, "no such report")
	case err != nil:
		s.broken(w, fmt.Errorf("report of run %d of %s: %w", run, k.site.Name, err))
	default:
		html(w, page)
	}
}

// index serves the trends of a site, from what is remembered of its nights.
func (s *Service) index(w http.ResponseWriter, r *http.Request) {
	k, err := s.find(r.PathValue("site"))
	if err != nil {
		plain(w, http.StatusNotFound, "no such site")
		return
	}
	var rows []report.Row
	for _, n := range k.status().Nights {
		if n.Run > 0 {
			row := n.Row
			row.Name, row.Link, row.Guarded = k.site.Name, strconv.Itoa(n.Run), len(n.Guard) > 0
			rows = append(rows, row)
		}
	}
	var b bytes.Buffer
	if err := report.WriteIndex(&b, rows); err != nil {
		s.broken(w, err)
		return
	}
	html(w, b.Bytes())
}

func html(w http.ResponseWriter, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page) // a client that has gone needs no answer
}

// broken says that a page cannot be made, and logs why.
func (s *Service) broken(w http.ResponseWriter, err error) {
	s.o.Log.Error("a page cannot be made", "error", err)
	plain(w, http.StatusInternalServerError, "the page cannot be made; the log says why")
}

// latestReport is the newest run that has a report, 0 if none has.
func (k *keeper) latestReport() (int, error) {
	files, err := filepath.Glob(filepath.Join(filepath.Dir(k.reportPath(1)), "*.html"))
	if err != nil || len(files) == 0 {
		return 0, err
	}
	name := filepath.Base(slices.Max(files))
	return strconv.Atoi(name[:len(name)-len(".html")])
}

//go:embed status.html
var statusHTML string

// page writes the status page. While something runs it renews itself.
func (s *Service) page(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	page, err := template.New("status").Parse(statusHTML)
	if err == nil {
		err = page.Execute(&b, s.picture(time.Now()))
	}
	if err != nil {
		s.broken(w, err)
		return
	}
	html(w, b.Bytes())
}
