package config

import (
	"errors"
	"fmt"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// agent is a User-Agent line.
func agent() kind[string] {
	k := text("TEXT")
	k.parse = func(text string) (string, error) {
		if strings.TrimSpace(text) == "" || !httpguts.ValidHeaderFieldValue(text) {
			return "", errors.New("must be one line of printable text")
		}
		return text, nil
	}
	return k
}

// header is "Name: value". A value may be a token, so no fault repeats it.
func header() kind[Header] {
	return kind[Header]{
		arg: "HEADER",
		parse: func(text string) (Header, error) {
			name, value, ok := strings.Cut(text, ":")
			name, value = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)), strings.TrimSpace(value)
			switch {
			case !ok || !httpguts.ValidHeaderFieldName(name):
				return Header{}, errors.New("must be of the form Name: value")
			case !httpguts.ValidHeaderFieldValue(value):
				return Header{}, fmt.Errorf("the value of %s has characters that no header may have", name)
			case name == "User-Agent":
				return Header{}, errors.New("User-Agent has a setting of its own, user-agent")
			case ownHeader(name):
				return Header{}, fmt.Errorf("%s is set by the crawler itself", name)
			}
			return Header{Name: name, Value: value}, nil
		},
		format: Header.String,
	}
}

// ownHeader names the headers that belong to the connection or to the body's
// coding: a wrong one breaks every answer.
func ownHeader(name string) bool {
	switch name {
	case "Host", "Connection", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "Te", "Upgrade":
		return true
	}
	return false
}

// login is NAME:PASSWORD; no fault repeats it.
func login() kind[Login] {
	return kind[Login]{
		arg: "NAME:PASS",
		parse: func(text string) (Login, error) {
			name, password, ok := strings.Cut(text, ":")
			if !ok || name == "" {
				return Login{}, errors.New("must be of the form name:password")
			}
			return Login{Name: name, Password: password}, nil
		},
		format: Login.String,
	}
}

// proxy is the URL of a proxy, which may hold a password: no fault repeats it.
func proxy() kind[*url.URL] {
	return kind[*url.URL]{
		arg: "URL",
		parse: func(text string) (*url.URL, error) {
			u, err := url.Parse(text)
			if err != nil || u.Hostname() == "" || !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) {
				return nil, errors.New("must be an http, https or socks5 URL")
			}
			return u, nil
		},
		format: func(u *url.URL) string {
			if u == nil {
				return ""
			}
			return u.Redacted()
		},
	}
}
