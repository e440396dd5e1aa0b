package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sweetspot/config"
)

// flagError puts what pflag has to say about a command line into the form of
// all our faults: where, what is wrong, what to type instead.
func flagError(cmd *cobra.Command, err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, e)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		name, _ := pflag.UnquoteUsage(e.GetFlag())
		return usage("--%s: has no value; type --%s %s", e.GetFlag().Name, e.GetFlag().Name, name)
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usage("--%s: %s; %s --help says more", e.GetFlag().Name, badValue(e), cmd.CommandPath())
	}
	return usage("%w", err)
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	if short := e.GetSpecifiedShortnames(); short != "" {
		return usage("unknown flag -%s; flags begin with two dashes, %s --help lists them", short, cmd.CommandPath())
	}
	if cmd == cmd.Root() {
		return usage("unknown flag --%s; flags stand after a verb, sweetspot help lists those", e.GetSpecifiedName())
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	name := e.GetSpecifiedName()
	if near := config.Nearest(name, known); near != "" {
		return usage("unknown flag --%s; did you mean --%s?", name, near)
	}
	return usage("unknown flag --%s; %s --help lists them", name, cmd.CommandPath())
}

// badValue is the reason without Go's names in it.
func badValue(e *pflag.InvalidValueError) string {
	cause := e.Unwrap()
	if bad, ok := errors.AsType[*strconv.NumError](cause); ok {
		return strconv.Quote(bad.Num) + " is not a number that fits here"
	}
	return strings.TrimPrefix(cause.Error(), "time: ")
}
