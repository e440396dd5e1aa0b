package config

import (
	"fmt"
	"slices"
	"strings"
)

const envPrefix = "SWEETSPOT_"

// fromEnviron reads the SWEETSPOT_ variables. A list holds one element a line,
// as commas are part of patterns and headers. Warnings name the variables that
// no option has.
func fromEnviron(options []Option, environ []string) (all []given, warnings []string) {
	for _, pair := range environ {
		name, text, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, envPrefix) || text == "" {
			continue
		}
		i := slices.IndexFunc(options, func(o Option) bool { return o.Env() == name })
		switch {
		case i < 0 && slices.ContainsFunc(nightOptions(), func(o Option) bool { return o.Env() == name }):
			continue // for another verb
		case i < 0:
			warnings = append(warnings, unknownVariable(options, name))
			continue
		}
		texts := []string{text}
		if options[i].list {
			texts = strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
		}
		all = append(all, saying(options[i], Origin{env: name}, texts...))
	}
	slices.Sort(warnings)
	return all, warnings
}

func unknownVariable(options []Option, name string) string {
	w := fmt.Sprintf("%s: no such setting, ignored", name)
	bare := func(o Option) string { return strings.TrimPrefix(o.Env(), envPrefix) }
	if near := Nearest(strings.TrimPrefix(name, envPrefix), names(options, bare)); near != "" {
		w += "; did you mean " + envPrefix + near + "?"
	}
	return w
}
