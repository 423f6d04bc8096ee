// Package policy is the site's policy: thresholds, masking times, the check
// schedule and the escalation rules, read from TOML. It imports grading, the
// standard library, the TOML reader and the expression compiler. The embedded
// default is the adult and paediatric consensus profile; every number in it that no
// source fixes says so.
package policy
