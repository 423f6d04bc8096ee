//go:build !linux

package db_test

import "os"

func datasync(f *os.File) error { return f.Sync() }
