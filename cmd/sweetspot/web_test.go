package main

import (
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// web serves the files of a folder: index.html for the folder itself, .html
// files under their name without it, too. Lines of a file _answers say what
// else there is:
//
//	PATH STATUS [LOCATION]
//	PATH header NAME: VALUE
//	PATH variants              links to ?1, ?2 … ?240, which all have the same text
type web struct {
	auth string // NAME:PASS that all must know; "" for none

	mu       sync.RWMutex // guards what follows: a web can become another
	files    map[string][]byte
	answers  map[string]answer
	headers  map[string][]string
	variants map[string]bool
}

type answer struct {
	status   int
	location string
}

func (w *web) read(dir string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files, w.answers, w.headers, w.variants = map[string][]byte{}, map[string]answer{}, map[string][]string{}, map[string]bool{}
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, name)
		if below == "_answers" {
			return w.answersOf(string(body))
		}
		w.files["/"+filepath.ToSlash(below)] = body
		return err
	})
}

func (w *web) answersOf(text string) error {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 2 && fields[1] == "variants":
			w.variants[fields[0]] = true
			continue
		case len(fields) > 2 && fields[1] == "header":
			w.headers[fields[0]] = append(w.headers[fields[0]], strings.Join(fields[2:], " "))
			continue
		}
		if len(fields) < 2 {
			return fmt.Errorf("_answers: %q", line)
		}
		status, err := strconv.Atoi(fields[1])
		if err != nil {
			return fmt.Errorf("_answers: %w", err)
		}
		w.answers[fields[0]] = answer{status, strings.Join(fields[2:], " ")}
	}
	return nil
}

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if name, pass, _ := r.BasicAuth(); w.auth != "" && name+":"+pass != w.auth {
		rw.WriteHeader(http.StatusUnauthorized)
		return
	}
	for _, line := range w.headers[r.URL.Path] {
		name, value, _ := strings.Cut(line, ":")
		rw.Header().Add(name, strings.TrimSpace(value))
	}
	if a, ok := w.answers[r.URL.Path]; ok {
		if a.location != "" {
			rw.Header().Set("Location", a.location)
		}
		rw.WriteHeader(a.status)
		return
	}
	w.file(rw, r)
}

// list is a page that links to many variants of itself, all of which say the same.
func (w *web) list(rw http.ResponseWriter, query string) {
	rw.Header().Set("Content-Type", "text/html")
	if query != "" {
		fmt.Fprint(rw, "<p>Nothing new.</p>")
		return
	}
	for n := range 240 {
		fmt.Fprintf(rw, "<a href='?%d'>more</a>", n+1)
	}
}

func (w *web) file(rw http.ResponseWriter, r *http.Request) {
	if w.variants[r.URL.Path] {
		w.list(rw, r.URL.RawQuery)
		return
	}
	for _, name := range []string{r.URL.Path, path.Join(r.URL.Path, "index.html"), r.URL.Path + ".html"} {
		if body, ok := w.files[name]; ok {
			rw.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
			_, _ = rw.Write(body)
			return
		}
	}
	rw.WriteHeader(http.StatusNotFound)
}
