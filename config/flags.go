package config

import (
	"fmt"

	"github.com/spf13/pflag"
)

// GroupAnnotation is the annotation of a flag that holds its heading in the help.
const GroupAnnotation = "group"

// Flags collects what the command line says about options. It judges nothing:
// [Load] does, so that a bad flag is reported together with all other faults.
type Flags struct{ values []*flagValue }

// Bind adds the options of these names to a set of flags; all of a crawl's, if
// none is named. It panics for a name that is no option.
func Bind(set *pflag.FlagSet, names ...string) *Flags {
	f := &Flags{}
	if len(names) == 0 {
		for _, o := range crawlOptions() {
			f.add(set, o)
		}
	}
	for _, name := range names {
		o, ok := find(allOptions(), name)
		if !ok {
			panic(fmt.Sprintf("config: no option %q", name))
		}
		f.add(set, o)
	}
	return f
}

func (f *Flags) add(set *pflag.FlagSet, o Option) {
	v := &flagValue{option: o}
	f.values = append(f.values, v)
	flag := set.VarPF(v, o.Name, "", o.usage())
	flag.Annotations = map[string][]string{GroupAnnotation: {o.Group}}
	if o.Switch() {
		flag.NoOptDefVal = "true"
	}
}

// known lists the options that are looked for: a crawl's, and whatever else has a
// flag.
func (f *Flags) known() []Option {
	options := Options()
	if f == nil {
		return options
	}
	for _, v := range f.values {
		if _, ok := find(options, v.option.Name); !ok {
			options = append(options, v.option)
		}
	}
	return options
}

// given lists what was typed.
func (f *Flags) given() []given {
	if f == nil {
		return nil
	}
	var all []given
	for _, v := range f.values {
		if len(v.texts) > 0 {
			all = append(all, saying(v.option, Origin{flag: v.option.Name}, v.texts...))
		}
	}
	return all
}

// flagValue is a pflag.Value that keeps the texts it is given.
type flagValue struct {
	option Option
	texts  []string
}

func (v *flagValue) Set(text string) error {
	v.texts = append(v.texts, text)
	return nil
}

// String is empty: the usage says the default itself, with its reason.
func (v *flagValue) String() string { return "" }

func (v *flagValue) Type() string {
	if v.option.Switch() {
		return "bool"
	}
	return v.option.arg
}

// usage is the option's text in the help: what it does, its default and why.
func (o Option) usage() string {
	why := o.Why
	switch {
	case o.Default == "" || o.Switch() && why == "":
		return o.what()
	case o.Switch():
		return o.what() + " (off: " + why + ")"
	case why != "":
		why = ": " + why
	}
	return o.what() + " (default " + o.Default + why + ")"
}

// what is what the option does.
func (o Option) what() string {
	if o.list {
		return o.Help + "; repeatable"
	}
	return o.Help
}
