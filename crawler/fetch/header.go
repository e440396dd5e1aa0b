package fetch

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// headers builds the request headers. The value slices are shared by all requests: nobody writes to them.
type headers struct {
	common  http.Header            // sent everywhere
	secrets map[string]http.Header // by origin
	amended bool                   // something is added to the headers of each request
}

func newHeaders(o Options) (headers, error) {
	h := headers{
		common: http.Header{
			"User-Agent":      {o.UserAgent},
			"Accept":          {defaultAccept},
			"Accept-Encoding": {acceptEncoding},
		},
		secrets: map[string]http.Header{},
	}
	private := http.Header{}
	for name, values := range o.Headers {
		if name = http.CanonicalHeaderKey(name); describesClient(name) {
			h.common[name] = slices.Clone(values)
		} else {
			private[name] = slices.Clone(values)
		}
	}
	if len(private) > 0 && len(o.HeaderOrigins) == 0 {
		return h, errors.New("headers: no origin is named that may receive them")
	}
	err := h.addSecrets(o, private)
	h.amended = o.Cookies || len(h.secrets) > 0 || h.common.Get("Accept") == "" // colly adds one
	return h, err
}

func (h headers) addSecrets(o Options, private http.Header) error {
	var faults []error
	add := func(rawOrigin string, header http.Header) {
		key, err := parseOrigin(rawOrigin)
		if err != nil {
			faults = append(faults, err)
			return
		}
		if len(header) == 0 {
			return
		}
		if h.secrets[key] == nil {
			h.secrets[key] = http.Header{}
		}
		maps.Copy(h.secrets[key], header)
	}
	for _, to := range o.HeaderOrigins {
		add(to, private)
	}
	for to, user := range o.Auth {
		token := base64.StdEncoding.EncodeToString([]byte(user.User + ":" + user.Pass))
		add(to, http.Header{"Authorization": {"Basic " + token}})
	}
	return errors.Join(faults...)
}

// of returns the headers for r, without secrets: a map of its own, or the one of all requests if that will do.
func (h headers) of(r Request) http.Header {
	if !h.amended && r.Accept == "" && r.ETag == "" && r.LastModified == "" {
		return h.common
	}
	out := make(http.Header, len(h.common)+4)
	maps.Copy(out, h.common)
	if r.Accept != "" {
		out["Accept"] = []string{r.Accept}
	}
	if r.ETag != "" {
		out["If-None-Match"] = []string{r.ETag}
	}
	if r.LastModified != "" {
		out["If-Modified-Since"] = []string{r.LastModified}
	}
	return out
}

// addSecret adds to out, the headers of a request to u, what u's origin alone may see.
// Cookies from the jar are kept beside a configured Cookie header.
func (h headers) addSecret(out http.Header, u *url.URL) {
	if len(h.secrets) == 0 {
		return
	}
	jar := out["Cookie"]
	secret := h.secrets[origin(u)]
	maps.Copy(out, secret)
	if own := secret["Cookie"]; len(own) > 0 && len(jar) > 0 {
		out["Cookie"] = []string{strings.Join(append(slices.Clone(own), jar...), "; ")}
	}
}

// describesClient tells headers that hold no secret and are meant for every server.
func describesClient(name string) bool {
	switch name {
	case "Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Dnt", "From", "Pragma", "Priority", "Sec-Gpc", "User-Agent":
		return true
	}
	return false
}

// validHeaders refuses names and values that are no HTTP, and headers that belong to the connection or to us.
func validHeaders(h http.Header) error {
	var faults []error
	for name, values := range h {
		if !httpguts.ValidHeaderFieldName(name) {
			faults = append(faults, fmt.Errorf("header %q: not a header name", name))
		}
		switch http.CanonicalHeaderKey(name) {
		case "Connection", "Content-Length", "Expect", "Host", "If-Modified-Since", "If-None-Match", "Keep-Alive",
			"Proxy-Authorization", "Proxy-Connection", "Range", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
			faults = append(faults, fmt.Errorf("header %q: set by the crawler itself", name))
		}
		if slices.ContainsFunc(values, func(v string) bool { return !httpguts.ValidHeaderFieldValue(v) }) {
			faults = append(faults, fmt.Errorf("header %q: value has a character that no header may hold", name))
		}
	}
	return errors.Join(faults...)
}

// origin is u's scheme, host and port, the scheme's default port left out (RFC 6454 section 6.2).
func origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return u.Scheme + "://" + host
}

func parseOrigin(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil {
		return "", fmt.Errorf("origin %q: not one such as https://example.com", raw)
	}
	return origin(u), nil
}
