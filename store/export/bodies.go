package export

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sweetspot/store"
)

// bodies writes each kept body to a file that is named after its hash, and a row for each page that has one.
func (e *exporter) bodies() error {
	if e.options.To == "" {
		return errors.New("no folder to write to")
	}
	if err := os.MkdirAll(e.options.To, 0o755); err != nil {
		return err
	}
	if err := e.out.head(BodyFile{}); err != nil {
		return err
	}
	written := map[store.BodyID]BodyFile{}
	return e.eachPage(func(u store.URL, v store.Visit) error {
		if v.Body == 0 {
			return nil
		}
		file, ok := written[v.Body]
		if !ok {
			var err error
			if file, err = e.writeBody(v.Body, extension(v.ContentType)); err != nil {
				return err
			}
			written[v.Body] = file
		}
		file.ID, file.URL, file.ContentType = u.ID, u.URL, v.ContentType
		return e.out.write(file)
	})
}

func (e *exporter) writeBody(id store.BodyID, extension string) (BodyFile, error) {
	body, ok, err := e.run.Body(id)
	if err != nil {
		return BodyFile{}, err
	}
	if !ok {
		return BodyFile{}, fmt.Errorf("body %d does not exist: %w", id, store.ErrDamaged)
	}
	b, err := body.Bytes()
	if err != nil {
		return BodyFile{}, err
	}
	hash := hex.EncodeToString(body.SHA[:])
	file := BodyFile{File: hash + extension, Bytes: int64(len(b)), SHA256: hash}
	return file, os.WriteFile(filepath.Join(e.options.To, file.File), b, 0o644)
}

// extension returns the ending of files of a content type. The list is our own: that of the system differs between machines.
func extension(contentType string) string {
	mediaType, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(mediaType)) {
	case "text/html":
		return ".html"
	case "application/xhtml+xml":
		return ".xhtml"
	case "text/xml", "application/xml":
		return ".xml"
	case "application/json":
		return ".json"
	case "text/plain":
		return ".txt"
	case "text/css":
		return ".css"
	case "text/javascript", "application/javascript":
		return ".js"
	case "application/pdf":
		return ".pdf"
	case "image/png":
		return ".png"
	case "image/jpeg":
		return ".jpg"
	case "image/gif":
		return ".gif"
	case "image/webp":
		return ".webp"
	case "image/svg+xml":
		return ".svg"
	}
	return ".bin"
}
