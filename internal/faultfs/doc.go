// Package faultfs is a disk that fails on purpose, for tests and measurements. Nothing that is shipped imports it.
//
// It registers a SQLite VFS wrapped round the system's own one and makes it the default. Files below a
// directory that a Disk watches have every operation counted, written down if asked, and failed if asked;
// all others pass straight through. What was written down gives power-loss images: what a disk
// may hold when the current goes at a given operation.
package faultfs
