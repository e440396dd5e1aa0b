package config

import (
	"errors"
	"fmt"
	"strconv"
)

// Origin is where a value came from. The zero Origin is the default.
type Origin struct {
	file string // set for a file
	line int
	env  string // set for a variable
	flag string // set for a flag
}

// IsDefault reports whether nobody said anything.
func (o Origin) IsDefault() bool { return o == Origin{} }

// IsFlag reports whether it was said on the command line.
func (o Origin) IsFlag() bool { return o.flag != "" }

// String names the place: "default", "site.yaml:3", "env SWEETSPOT_RATE" or
// "flag --rate".
func (o Origin) String() string {
	switch {
	case o.flag != "":
		return "flag --" + o.flag
	case o.env != "":
		return "env " + o.env
	case o.file != "":
		return o.file + ":" + strconv.Itoa(o.line)
	default:
		return "default"
	}
}

// fault says in one line where an option's value came from, what is wrong with
// it and what to type instead.
func fault(from Origin, o Option, problem error) error {
	example := o.example()
	switch {
	case from.flag != "" && o.Switch():
		return fmt.Errorf("--%s: %w; type --%s", o.Name, problem, o.Name)
	case from.flag != "":
		return fmt.Errorf("--%s: %w; type for example --%s %s", o.Name, problem, o.Name, example)
	case from.env != "":
		return fmt.Errorf("%s: %w; set for example %s=%s", from.env, problem, from.env, example)
	case from.file != "":
		return fmt.Errorf("%s: %s: %w; write for example %s: %s", from, o.Name, problem, o.Name, example)
	default:
		return fmt.Errorf("%s: %w", o.Name, problem)
	}
}

// errEmpty is the problem of a value that is there but says nothing.
var errEmpty = errors.New("has no value")
