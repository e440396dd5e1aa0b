package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
)

// yes is a switch.
func yes() kind[bool] {
	return kind[bool]{
		parse: func(text string) (bool, error) {
			v, err := strconv.ParseBool(text)
			if err != nil {
				return false, fmt.Errorf("must be true or false, not %q", text)
			}
			return v, nil
		},
		format: strconv.FormatBool,
	}
}

// count is a whole number between least and most.
func count(least, most int) kind[int] {
	return kind[int]{
		arg: "N",
		parse: func(text string) (int, error) {
			n, err := strconv.Atoi(text)
			switch {
			case err != nil && !errors.Is(err, strconv.ErrRange):
				return 0, fmt.Errorf("%q is not a whole number", text)
			case n < least:
				return 0, fmt.Errorf("must be at least %d, not %s", least, text)
			case err != nil || n > most:
				return 0, fmt.Errorf("must be at most %d, not %s", most, text)
			}
			return n, nil
		},
		format: strconv.Itoa,
	}
}

// duration is a time of at least least.
func duration(least time.Duration) kind[time.Duration] {
	return kind[time.Duration]{
		arg: "TIME",
		parse: func(text string) (time.Duration, error) {
			d, err := parseDuration(text)
			if err == nil && d < least {
				err = fmt.Errorf("must be at least %s, not %q", formatDuration(least), text)
			}
			return d, err
		},
		format: formatDuration,
	}
}

// or adds a word that stands for a value which the kind itself cannot express.
func (k kind[T]) or(word string, value T, isValue func(T) bool) kind[T] {
	parse, format := k.parse, k.format
	k.parse = func(text string) (T, error) {
		if text == word {
			return value, nil
		}
		v, err := parse(text)
		if err != nil {
			err = fmt.Errorf("%w (or %s)", err, word)
		}
		return v, err
	}
	k.format = func(v T) string {
		if isValue(v) {
			return word
		}
		return format(v)
	}
	return k
}

// choice is one of a few words.
func choice(words ...string) kind[string] {
	return kind[string]{
		arg:     strings.Join(words, "|"),
		choices: words,
		parse: func(text string) (string, error) {
			if slices.Contains(words, text) {
				return text, nil
			}
			return "", fmt.Errorf("must be one of %s, not %q", strings.Join(words, ", "), text)
		},
		format: func(s string) string { return s },
	}
}

// text is any text at all; arg names it in the help.
func text(arg string) kind[string] {
	return kind[string]{
		arg:    arg,
		parse:  func(text string) (string, error) { return text, nil },
		format: func(s string) string { return s },
	}
}

// listenAddress is HOST:PORT to listen at. Who names no host means loopback, not
// all that reach the machine.
func listenAddress() kind[string] {
	k := text("ADDRESS")
	k.parse = func(text string) (string, error) {
		host, port, err := net.SplitHostPort(text)
		if err != nil || port == "" {
			return "", fmt.Errorf("%q is not of the form host:port", text)
		}
		return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port), nil
	}
	return k
}

// pattern is a regular expression.
func pattern() kind[*regexp.Regexp] {
	return kind[*regexp.Regexp]{
		arg: "REGEX",
		parse: func(text string) (*regexp.Regexp, error) {
			re, err := regexp.Compile(text)
			if bad := new(syntax.Error); errors.As(err, &bad) {
				err = fmt.Errorf("%q is not a regular expression: %s at %q", text, bad.Code, bad.Expr)
			}
			return re, err
		},
		format: (*regexp.Regexp).String,
	}
}

// extraction is name=CSS[@attr]. Selectors are judged where they are compiled.
func extraction() kind[string] {
	k := text("NAME=CSS")
	k.parse = func(text string) (string, error) {
		name, selector, ok := strings.Cut(text, "=")
		if !ok || strings.TrimSpace(name) == "" || strings.TrimSpace(selector) == "" {
			return "", fmt.Errorf("%q is not of the form name=CSS or name=CSS@attr", text)
		}
		return text, nil
	}
	return k
}

// canary is what a page must hold; whether the selector compiles is seen where pages are read.
func canary() kind[string] {
	k := text("css=SELECTOR")
	k.parse = func(text string) (string, error) {
		if selector, ok := strings.CutPrefix(text, "css="); !ok || strings.TrimSpace(selector) == "" {
			return "", fmt.Errorf("%q is not of the form css=SELECTOR", text)
		}
		return text, nil
	}
	return k
}

// checks is a list of what is looked at beyond the pages.
func checks() kind[string] {
	known := []string{"failures", "external", "assets", "fragments"}
	return kind[string]{
		arg: "WHAT,…",
		parse: func(text string) (string, error) {
			for word := range strings.SplitSeq(text, ",") {
				if !slices.Contains(known, word) {
					return "", fmt.Errorf("must be some of %s, joined by commas, not %q", strings.Join(known, ","), word)
				}
			}
			return text, nil
		},
		format: func(s string) string { return s },
	}
}

// workers is a count; a worker costs a connection and a goroutine, so the most
// is what a process may ordinarily open.
func workers() kind[int] { return count(1, 4096) }

// size is a number of bytes.
func size() kind[Size] {
	return kind[Size]{arg: "SIZE", parse: ParseSize, format: Size.String}
}

// rate is a number of requests a second.
func rate() kind[Rate] {
	return kind[Rate]{arg: "RATE", parse: ParseRate, format: Rate.String}
}
