package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sweetspot/config"
)

// help writes the help of a verb, 80 columns wide whatever the terminal: long
// lines are hard to read.
func (a *app) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	h := helper{&b, a.stdout}
	h.paragraph(upperFirst(cmd.Short) + ".")
	if cmd.Long != "" {
		h.paragraph(cmd.Long)
	}
	h.heading("Usage")
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s VERB [flags] ...\n", cmd.Name())
		h.verbs(cmd)
	} else {
		fmt.Fprintf(&b, "  %s\n", cmd.UseLine())
	}
	if cmd.HasExample() {
		h.heading("Examples")
		for line := range strings.SplitSeq(cmd.Example, "\n") {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	h.flags(cmd.Flags())
	if cmd.HasAvailableSubCommands() {
		h.exitCodes()
		h.paragraph(fmt.Sprintf("%s help VERB says more about a verb.", cmd.Name()))
	}
	fmt.Fprint(cmd.OutOrStdout(), b.String())
}

// helper writes the parts of a help text.
type helper struct {
	*strings.Builder
	screen *screen
}

func (h helper) paragraph(text string) {
	if h.Len() > 0 {
		h.WriteByte('\n')
	}
	for _, line := range wrap(text, defaultColumns) {
		h.WriteString(line + "\n")
	}
}

func (h helper) heading(text string) {
	fmt.Fprintf(h, "\n%s\n", h.screen.bold(text))
}

// entry writes a name and, beside it from column indent on, what it means. A
// name that is too long has a line of its own.
func (h helper) entry(name, meaning string, indent int) {
	line := "  " + name
	if columnsOf(line) > indent-2 {
		h.WriteString(line + "\n")
		line = ""
	}
	for _, text := range wrap(meaning, defaultColumns-indent) {
		fmt.Fprintf(h, "%-*s%s\n", indent, line, text)
		line = ""
	}
}

func (h helper) verbs(root *cobra.Command) {
	h.heading("Verbs")
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			h.entry(c.Name(), c.Short, 16)
		}
	}
}

func (h helper) exitCodes() {
	h.heading("Exit codes")
	for _, e := range []struct {
		code    int
		meaning string
	}{
		{exitClean, "clean"},
		{exitInternal, "internal error"},
		{exitUsage, "bad flag or config"},
		{exitLimit, "a limit was reached, resumable"},
		{exitInterrupted, "interrupted, resumable"},
		{exitStore, "store locked, full or damaged"},
		{exitProblems, "new confirmed problems"},
		{exitSuspects, "only suspects"},
		{exitBaseline, "baseline guard tripped"},
		{exitRobots, "refused by robots.txt"},
		{exitBlocked, "rate-limited, blocked, or robots.txt unreachable"},
		{exitSeed, "seed unreachable, bad certificate, or off scope"},
	} {
		h.entry(fmt.Sprintf("%2d", e.code), e.meaning, 8)
	}
}

// flags writes the flags under their headings, each group in the order in
// which its flags were declared.
func (h helper) flags(set *pflag.FlagSet) {
	set.SortFlags = false
	var groups []string
	members := map[string][]*pflag.Flag{}
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		group := "Flags"
		if named := f.Annotations[config.GroupAnnotation]; len(named) > 0 {
			group = named[0]
		}
		if members[group] == nil {
			groups = append(groups, group)
		}
		members[group] = append(members[group], f)
	})
	for _, group := range groups {
		h.heading(group)
		for _, f := range members[group] {
			name, meaning := pflag.UnquoteUsage(f)
			h.entry(strings.TrimSpace("--"+f.Name+" "+name), meaning+defaultOf(f), 22)
		}
	}
}

// defaultOf says a default that the usage does not say itself.
func defaultOf(f *pflag.Flag) string {
	switch f.DefValue {
	case "", "false", "0", "0s", "[]":
		return ""
	}
	return " (default " + f.DefValue + ")"
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
