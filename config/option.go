package config

import (
	"slices"
	"strings"
)

// Option is one setting.
type Option struct {
	Name    string // the flag and the file's key; SWEETSPOT_NAME in the environment
	Group   string // the heading it stands under in the help
	Default string // as one would type it; "" for nothing
	Help    string // what it does
	Why     string // why it is as it is by default
	Example string // what a fault suggests to type
	Secret  bool   // may hold a password: masked, and never repeated in a fault
	NotFile bool   // makes no sense as a key of the file

	binding
}

// Arg is what stands for the option's value in the help, "" for a switch.
func (o Option) Arg() string { return o.arg }

// Choices are the words it may be, nil where it is not one of a few.
func (o Option) Choices() []string { return slices.Clone(o.choices) }

// List reports whether the option may be given several times.
func (o Option) List() bool { return o.list }

// Switch reports whether the option is on or off, and its flag needs no value.
func (o Option) Switch() bool { return o.arg == "" }

// example is a text the option would take.
func (o Option) example() string {
	if o.Example != "" {
		return o.Example
	}
	return o.Default
}

// Env is the variable that sets the option.
func (o Option) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(o.Name, "-", "_"))
}

func group(name string, options []Option) []Option {
	for i := range options {
		options[i].Group = name
	}
	return options
}

func isNone(n int) bool { return n == None }

func isZero[T comparable](v T) bool {
	var zero T
	return v == zero
}

// home is where the owner of a site reads what this crawler is.
const home = "https://sweetspot.example/bot"

// find returns the option of that name.
func find(options []Option, name string) (Option, bool) {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Name == name })
	if i < 0 {
		return Option{}, false
	}
	return options[i], true
}

// names are what an unknown key or variable is compared with.
func names(options []Option, of func(Option) string) []string {
	all := make([]string, 0, len(options))
	for _, o := range options {
		all = append(all, of(o))
	}
	return all
}
