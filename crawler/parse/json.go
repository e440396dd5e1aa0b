package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// What is read of a JSON text. Deeper or longer ones are read up to there, and the document says so.
const (
	maxJSONDepth  = 512
	maxJSONTokens = 1 << 20 // of a text of 4 MiB, each of some 100 ns
)

var (
	errJSONDepth  = errors.New("nesting")
	errJSONTokens = errors.New("tokens")
)

// IsJSON reports whether a Content-Type is one of JSON (WHATWG MIME Sniffing, "JSON MIME type").
func IsJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	kind, subtype, ok := strings.Cut(mediaType, "/")
	switch {
	case mediaType == "application/json", mediaType == "text/json":
		return true
	default:
		return ok && kind != "" && len(subtype) > len("+json") && strings.HasSuffix(subtype, "+json")
	}
}

// readJSON records the strings that [Options].JSONLinks lead to as links, in the order of the text. What stands in front
// of a mistake, or of a cut, counts.
func (c *collector) readJSON(body []byte) {
	w := jsonWalk{collector: c, decoder: json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))}
	w.decoder.UseNumber()
	switch err := w.text(c.options.JSONLinks); {
	case err == nil:
	case errors.Is(err, errJSONDepth), errors.Is(err, errJSONTokens):
		c.doc.Limit = err.Error()
	case !c.in.Truncated:
		c.doc.Malformed = clip(strings.ToValidUTF8(err.Error(), "\ufffd"), maxValue)
	}
}

// jsonWalk goes through a JSON text token by token: there never is a tree of it.
type jsonWalk struct {
	*collector
	decoder *json.Decoder
	depth   int
	tokens  int
}

// text reads the one value that a JSON text is.
func (w *jsonWalk) text(paths []Path) error {
	if err := w.value(paths); err != nil {
		return err
	}
	if _, err := w.decoder.Token(); err == nil {
		return errors.New("there is more behind the value")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// value reads one value. Each of paths begins here: it is what is left of one that led to it.
func (w *jsonWalk) value(paths []Path) error {
	token, err := w.token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		return w.within(t, paths)
	case string:
		w.found(t, paths)
	}
	return nil
}

// within reads the rest of an object or array.
func (w *jsonWalk) within(open json.Delim, paths []Path) error {
	if w.depth++; w.depth > maxJSONDepth {
		return errJSONDepth
	}
	at := pathStep{element: true}
	for w.decoder.More() {
		if open == '{' {
			key, err := w.token()
			if err != nil {
				return err
			}
			at = pathStep{key: key.(string)}
		}
		if err := w.value(beyond(paths, at)); err != nil {
			return err
		}
	}
	w.depth--
	_, err := w.token()
	return err
}

// beyond is what is left of the paths that begin with a step.
func beyond(paths []Path, s pathStep) (left []Path) {
	for _, p := range paths {
		if len(p) > 0 && p[0] == s {
			left = append(left, p[1:])
		}
	}
	return left
}

// found takes a string. An empty one leads nowhere: it is how some write that there is no next page.
func (w *jsonWalk) found(value string, paths []Path) {
	for _, p := range paths {
		if len(p) == 0 && !isEmpty(value) {
			w.link(&w.header, KindJSON, value, "")
			return
		}
	}
}

// token is the next token. Within a value the text has no end.
func (w *jsonWalk) token() (json.Token, error) {
	if w.tokens++; w.tokens > maxJSONTokens {
		return nil, errJSONTokens
	}
	t, err := w.decoder.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}
