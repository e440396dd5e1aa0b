package main

import (
	"regexp"
	"sync"
)

// What stands before an @ in a URL, and a password that was typed without a
// scheme in front.
var (
	loginInURL = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://[^\s/?#"]*@`) })
	loginAlone = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`:[^\s/?#"@]+@`) })
)

// withoutLogin hides user names and passwords of the URLs in a text. What people
// type is repeated in errors, and errors end up in logs.
func withoutLogin(text string) string {
	text = loginInURL().ReplaceAllString(text, "://***@")
	return loginAlone().ReplaceAllString(text, ":***@")
}
