// Package policy is the site's policy: thresholds, masking times, the check schedule,
// escalation rules, roles, drugs and products, read from TOML. It imports grading, the
// standard library, the TOML reader and the expression parser.
//
// A site's file extends one of the embedded policies and is refused whole where it is
// less sensitive than the consensus, where a worse finding would silence one of its
// rules, or where one of its own examples fails. Every number that no source fixes
// says so.
package policy
