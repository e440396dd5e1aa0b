package config

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Sources is where [Load] looks.
type Sources struct {
	Flags    *Flags                            // nil for none
	Environ  []string                          // as os.Environ gives it
	Version  string                            // stands for VERSION in defaults
	ReadFile func(name string) ([]byte, error) // nil for os.ReadFile
}

// Settings is a Config that knows where each of its values came from.
type Settings struct {
	Config
	Warnings []string // one line each, for variables that are not ours

	origins map[string]Origin
}

// Origin says where the value of an option came from.
func (s *Settings) Origin(option string) Origin { return s.origins[option] }

// Fault words a problem with an option's value that only the caller can find,
// in the way Load words its own.
func (s *Settings) Fault(option string, problem error) error {
	o, _ := find(allOptions(), option)
	return fault(s.origins[option], o, problem)
}

// Load says what is in force. Its error joins all faults of all sources, even
// those of a value that a stronger source replaces. Settings is never nil, so
// that a caller can add faults of its own to the same report.
func Load(src Sources) (*Settings, error) {
	if src.ReadFile == nil {
		src.ReadFile = os.ReadFile
	}
	options := src.Flags.known()
	env, warnings := fromEnviron(options, src.Environ)
	flags := src.Flags.given()
	file, fileFault := src.fromFile(options, slices.Concat(env, flags))

	s := &Settings{Warnings: warnings, origins: map[string]Origin{}}
	faults := []error{fileFault}
	for _, g := range slices.Concat(defaults(options, src.Version), file, env, flags) {
		faults = append(faults, s.apply(g))
	}
	faults = append(faults, s.contradiction())
	return s, errors.Join(faults...)
}

// given is what one source says about one option.
type given struct {
	option Option
	from   Origin
	values []value
}

// value is one text, and its own place: the elements of a list in a file each
// have their line.
type value struct {
	text string
	from Origin
}

// saying is what a source says that has one place for all its texts.
func saying(o Option, from Origin, texts ...string) given {
	g := given{option: o, from: from}
	for _, text := range texts {
		g.values = append(g.values, value{text, from})
	}
	return g
}

func defaults(options []Option, version string) []given {
	var all []given
	for _, o := range options {
		g := given{option: o}
		if o.Default != "" {
			g = saying(o, Origin{}, strings.ReplaceAll(o.Default, "VERSION", version))
		}
		all = append(all, g)
	}
	return all
}

// apply puts what a source says in the place of what weaker ones said.
func (s *Settings) apply(g given) error {
	var faults []error
	g.option.clear(&s.Config)
	s.origins[g.option.Name] = g.from
	for _, v := range g.values {
		if err := g.option.take(&s.Config, v.text); err != nil {
			faults = append(faults, fault(v.from, g.option, err))
		}
	}
	return errors.Join(faults...)
}

// take puts a text into the Config. An empty one clears what is empty by
// default, and is a fault elsewhere.
func (o Option) take(c *Config, text string) error {
	switch {
	case text != "":
		return o.put(c, text)
	case o.Default != "":
		return errEmpty
	}
	o.clear(c)
	return nil
}

// contradiction finds settings that cannot both be meant.
func (s *Settings) contradiction() error {
	if s.Sequential && s.Workers != 1 && s.Origin("sequential").IsFlag() && s.Origin("workers").IsFlag() {
		return errors.New("--sequential: means one worker, but --workers says otherwise; leave one of them out")
	}
	if field := s.duplicateField(); field != "" {
		return s.Fault("extract", fmt.Errorf("two fields are called %q", field))
	}
	return nil
}

func (s *Settings) duplicateField() string {
	seen := map[string]bool{}
	for _, field := range s.Extract {
		name, _, _ := strings.Cut(field, "=")
		if seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}
