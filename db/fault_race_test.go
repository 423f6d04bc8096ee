//go:build race

package db_test

// slow divides the number of cases: under the race detector SQLite takes many times as long.
const slow = 20
