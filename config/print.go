package config

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Print writes the settings in force as a config file, with the origin of each
// as a comment. What may hold a password stands in a comment, masked, so that
// the output can be shown and kept.
func (s *Settings) Print(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "# The settings in force, and where each comes from.")
	heading := ""
	for _, o := range Options() {
		if o.NotFile {
			continue
		}
		if o.Group != heading {
			heading = o.Group
			fmt.Fprintf(out, "\n# %s\n", heading)
		}
		fmt.Fprintf(out, "%-40s # %s\n", s.line(o), s.origins[o.Name])
	}
	return out.Flush()
}

func (s *Settings) line(o Option) string {
	texts := o.show(&s.Config)
	shown := make([]string, 0, len(texts))
	for _, text := range texts {
		shown = append(shown, quote(text))
	}
	line := o.Name + ": " + strings.Join(shown, ", ")
	if o.list {
		line = o.Name + ": [" + strings.Join(shown, ", ") + "]"
	}
	if o.Secret && strings.Join(texts, "") != "" {
		line = "# " + line
	}
	return line
}

// quote writes a text so that YAML reads it back as it is.
func quote(text string) string {
	special := func(r rune) bool {
		return !strings.ContainsRune("./_-", r) && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}
	if text == "" || text[0] == '-' || strings.EqualFold(text, "null") || strings.ContainsFunc(text, special) {
		return strconv.Quote(text)
	}
	return text
}

// Markdown is the table of a crawl's settings for the README.
func Markdown() string { return markdown(Options(), "--") }

// NightMarkdown is the table of nightly's own: keys of its file, as not all of
// them are flags.
func NightMarkdown() string { return markdown(NightOptions(), "") }

func markdown(options []Option, dashes string) string {
	var b strings.Builder
	b.WriteString("| setting | default | what it does |\n|---|---|---|\n")
	for _, o := range options {
		flag := strings.TrimSpace(dashes + o.Name + " " + o.arg)
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", escapePipes(flag), o.markdownDefault(), escapePipes(o.markdownHelp()))
	}
	return b.String()
}

func (o Option) markdownDefault() string {
	switch {
	case o.Default == "":
		return ""
	case o.Switch():
		return "off"
	}
	return "`" + o.Default + "`"
}

func (o Option) markdownHelp() string {
	text := o.what()
	if o.Why != "" {
		text += " (" + o.Why + ")"
	}
	return text
}

// escapePipes keeps a table's cell together; GitHub undoes it in code, too.
func escapePipes(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
