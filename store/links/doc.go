// Package links remembers from run to run which links are broken, so that an alarm is raised when a link breaks for good, once,
// and never because of one bad night.
//
// # Words
//
//   - link: a source page, a target and perhaps a fragment. A seed is a link without a source.
//   - night: the number of a run. Whatever is said of a link twice in one night counts once.
//   - observation: what a night says of a link: fine, broken with a fault, or nothing. Nothing is said of a target that
//     robots.txt, a guard or the server's own rate limit kept from being asked, nor of what stands on a page that could not be read.
//   - fault: a status or an error class: "404", "dns", "connect-refused".
//
// # The states of a link
//
//	ok ──broken──▶ suspect ──broken in a later night──▶ confirmed ──fine──▶ resolved ──fine──▶ ok
//	ok ──broken for good (404, 410, no such name)─────▶ confirmed
//	suspect ──fine──▶ ok                                            resolved ──broken──▶ suspect, or confirmed
//
// [Next] is that picture: a pure function of a state, an observation and a night. [Update] applies it to all links of a run; the
// states live in the store's state, those that are ok take no room. Since a night counts once, Update may be called again
// for the same run and returns the same.
//
// A run that is not to be trusted, because a login page has swallowed the site, say, must not be given to Update: links that
// are not there any more count as resolved.
package links
