package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The names of a site's policy and of the last one that loaded, beside the record.
const (
	SiteFile     = "policy.toml"
	LastGoodFile = "policy.last-good.toml"
)

// maxFile bounds a policy file; a larger one is something else.
const maxFile = 1 << 20

// Origin is where the policy in force came from.
type Origin int

// The origins.
const (
	FromEmbedded Origin = iota // the embedded adult policy
	FromSite                   // the site's file as it is
	FromLastGood               // the last one that loaded: the file is refused or gone
)

// String gives the word for the origin.
func (o Origin) String() string {
	switch o {
	case FromEmbedded:
		return "embedded"
	case FromSite:
		return "site"
	case FromLastGood:
		return "last good"
	}
	return ""
}

// Opened is the policy in force and how it came to be.
type Opened struct {
	Policy *Policy
	Origin Origin
	Path   string // of the file that was asked for
	// Warning says why the site's file is not in force, or that it could not be kept
	// as the last good one; nil where all is well. It must be seen by everybody who
	// works under this policy. It wraps ErrPolicy where a file was refused.
	Warning error
}

// Open gives the policy in force: the file named, else policy.toml in the directory
// of the record, else the embedded adult policy. A file that is refused, cannot be
// read or is gone gives the last good one, else the embedded adult policy, with a
// warning. A file that loads is kept as the last good one. The error is one of the
// build: the embedded policy does not load.
func Open(dir, file string) (Opened, error) {
	asked := file != ""
	if !asked {
		file = filepath.Join(dir, SiteFile)
	}
	o := Opened{Path: file}
	lastGood := filepath.Join(dir, LastGoodFile)
	text, err := readPolicy(file)
	if err == nil {
		if o.Policy, err = ParseFile(file, text); err == nil {
			o.Origin = FromSite
			if err := keep(lastGood, text); err != nil {
				o.Warning = fmt.Errorf("%s is in force, but could not be kept as the last good policy: %w", file, err)
			}
			return o, nil
		}
	}
	kept, keptErr := readPolicy(lastGood)
	if errors.Is(err, fs.ErrNotExist) && !asked && errors.Is(keptErr, fs.ErrNotExist) {
		o.Policy, err = Default() // a site without a policy of its own
		return o, err
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is gone: put it back, or remove %s too", file, lastGood)
	}
	if keptErr == nil {
		if o.Policy, keptErr = ParseFile(lastGood, kept); keptErr == nil {
			o.Origin = FromLastGood
			o.Warning = fmt.Errorf("the last good policy, %s %s, is in force: %w", o.Policy.Name, o.Policy.Version, err)
			return o, nil
		}
	}
	if errors.Is(keptErr, fs.ErrNotExist) {
		o.Warning = fmt.Errorf("the embedded adult policy is in force, there is no last good one: %w", err)
	} else {
		o.Warning = fmt.Errorf("the embedded adult policy is in force: %w; the last good one: %w", err, keptErr)
	}
	o.Policy, err = Default()
	return o, err
}

// LoadFile reads a policy from a file.
func LoadFile(file string) (*Policy, error) {
	text, err := readPolicy(file)
	if err != nil {
		return nil, err
	}
	return ParseFile(file, text)
}

func readPolicy(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return "", fmt.Errorf("%s is no policy: a file of at most %d bytes is read", file, maxFile)
	}
	text, err := os.ReadFile(file)
	return string(text), err
}

// keep writes the last good policy where it differs: whole or not at all, for its
// owner alone.
func keep(file, text string) error {
	if old, err := os.ReadFile(file); err == nil && string(old) == text {
		return nil
	}
	dir := filepath.Dir(file)
	t, err := os.CreateTemp(dir, LastGoodFile+".*") // made with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	_, err = t.WriteString(text)
	if err := errors.Join(err, t.Sync(), t.Close()); err != nil {
		return err
	}
	if err := os.Rename(t.Name(), file); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
