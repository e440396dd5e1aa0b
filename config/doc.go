// Package config is where a user's wishes become one typed [Config].
//
// Each setting is declared once, in [Options]: its name, default, reason and
// parser. From that one declaration come
//
//	the flag           --max-body 4MiB
//	the file's key     max-body: 4MiB
//	the variable       SWEETSPOT_MAX_BODY=4MiB
//	the help text, the line of --print-config, the row of the README's table
//
// [Load] takes them in this order, the later winning: default, file (YAML),
// environment, flag. A list given by a stronger source replaces the weaker
// one's, it does not add to it. An empty variable counts as not set.
//
// All faults are reported together, one a line, each with the place it came
// from, what is wrong, and what to type instead. An unknown key of the file is
// a fault; an unknown SWEETSPOT_ variable only a warning, since container
// platforms inject variables of their own.
//
// The package knows nothing of crawling: only cmd imports it, and turns the
// Config into the options of the packages that do the work.
package config
