package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"sweetspot/store"
)

// What lists what can be exported.
func What() []string { return []string{"urls", "pages", "links", "failures", "refused", "bodies"} }

// Formats lists the formats.
func Formats() []string { return []string{"jsonl", "csv"} }

// Options say how to export. The zero value does, but for bodies.
type Options struct {
	Kind     func(uint8) string // the name of a link's kind; nil writes its number
	LinkText bool               // links get a column with their text
	To       string             // the folder that bodies are written to; it is created
}

// Export writes one of What in one of Formats, in order of id. What is written for bodies is a list of their files.
func Export(w io.Writer, r *store.Run, what, format string, o Options) error {
	if !slices.Contains(Formats(), format) {
		return fmt.Errorf("export format %q: must be one of %s", format, strings.Join(Formats(), ", "))
	}
	export := exports[what]
	if export == nil {
		return fmt.Errorf("export %q: must be one of %s", what, strings.Join(What(), ", "))
	}
	if o.Kind == nil {
		o.Kind = func(kind uint8) string { return fmt.Sprint(kind) }
	}
	e := &exporter{run: r, options: o, buffer: bufio.NewWriterSize(w, 64<<10)}
	e.out = newWriter(e.buffer, format == "csv")
	if err := e.export(export); err != nil {
		return fmt.Errorf("export %s: %w", what, err)
	}
	return nil
}

var exports = map[string]func(*exporter) error{
	"urls": (*exporter).urls, "pages": (*exporter).pages, "links": (*exporter).links,
	"failures": (*exporter).failures, "refused": (*exporter).refused, "bodies": (*exporter).bodies,
}

type exporter struct {
	run     *store.Run
	options Options
	buffer  *bufio.Writer
	out     writer
}

func (e *exporter) export(rows func(*exporter) error) error {
	if err := rows(e); err != nil {
		return err
	}
	if err := e.out.flush(); err != nil {
		return err
	}
	return e.buffer.Flush()
}

func (e *exporter) urls() error {
	if err := e.out.head(URL{}); err != nil {
		return err
	}
	return e.eachURL(func(u store.URL) error { return e.out.write(urlOf(u)) })
}

func (e *exporter) refused() error {
	if err := e.out.head(Refused{}); err != nil {
		return err
	}
	return e.eachURL(func(u store.URL) error {
		if u.Rule == "" {
			return nil
		}
		return e.out.write(Refused{u.ID, u.URL, u.Depth, u.Parent, u.Rule})
	})
}

func (e *exporter) pages() error {
	if err := e.out.head(Page{}); err != nil {
		return err
	}
	return e.eachPage(func(u store.URL, v store.Visit) error { return e.out.write(PageOf(u, v)) })
}

func (e *exporter) failures() error {
	if err := e.out.head(Failure{}); err != nil {
		return err
	}
	return e.eachPage(func(u store.URL, v store.Visit) error {
		if v.Outcome != store.Failed && v.Status < 400 {
			return nil
		}
		f := Failure{u.ID, u.URL, v.Outcome.String(), v.Status, v.Error, v.Detail, v.Attempt, u.Parent, ""}
		if u.Parent != 0 {
			parent, _, err := e.run.URL(u.Parent)
			if err != nil {
				return err
			}
			f.ParentURL = parent.URL
		}
		return e.out.write(f)
	})
}

func (e *exporter) links() error {
	if err := e.out.head(e.link(0, store.Link{})); err != nil {
		return err
	}
	for v, err := range e.run.Visits(0) {
		if err != nil {
			return err
		}
		for _, l := range v.Links {
			if err := e.out.write(e.link(v.ID, l)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *exporter) link(from store.ID, l store.Link) row {
	link := Link{from, l.To, e.options.Kind(l.Kind), l.Rel, l.Fragment}
	if e.options.LinkText {
		return TextLink{link, l.Text}
	}
	return link
}

// eachURL passes on the URLs as they stand in the queue: a promotion counts.
func (e *exporter) eachURL(fn func(store.URL) error) error {
	for u, err := range e.run.URLs(0) {
		if err == nil {
			u, err = e.standing(u)
		}
		if err == nil {
			err = fn(u)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eachPage passes on the visits of pages. A sitemap is visited too, and is no page.
func (e *exporter) eachPage(fn func(store.URL, store.Visit) error) error {
	for v, err := range e.run.Visits(0) {
		if err != nil {
			return err
		}
		u, ok, err := e.run.URL(v.ID)
		if err == nil && !ok {
			err = fmt.Errorf("visit of %d, which does not exist: %w", v.ID, store.ErrDamaged)
		}
		if u.Kind == store.KindSitemap && err == nil {
			continue
		}
		if err == nil {
			u, err = e.standing(u)
		}
		if err == nil {
			err = fn(u, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) standing(u store.URL) (store.URL, error) {
	if u.Rule == "" {
		return u, nil
	}
	p, ok, err := e.run.Promotion(u.ID)
	if ok {
		u = p.Apply(u)
	}
	return u, err
}
