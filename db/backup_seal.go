package db

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
)

// Seal encrypts a backup by age, to recipients or with a passphrase, not both. The zero value does not encrypt.
type Seal struct {
	Recipients []string // age1…
	Passphrase string

	work int // log2 of the cost of the passphrase; tests only, default age's own
}

// Keys open an encrypted backup.
type Keys struct {
	Identities []byte // an age identity file: AGE-SECRET-KEY-1…, one a line
	Passphrase string
}

func (s Seal) on() bool { return len(s.Recipients) > 0 || s.Passphrase != "" }

func (s Seal) recipients() ([]age.Recipient, error) {
	switch {
	case len(s.Recipients) > 0 && s.Passphrase != "":
		return nil, fmt.Errorf("backup: %w: recipients and a passphrase do not go together", ErrInvalid)
	case s.Passphrase != "":
		r, err := age.NewScryptRecipient(s.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("backup: %w: %w", ErrInvalid, err)
		}
		if s.work > 0 {
			r.SetWorkFactor(s.work)
		}
		return []age.Recipient{r}, nil
	case len(s.Recipients) == 0:
		return nil, nil
	}
	var all []age.Recipient
	for _, text := range s.Recipients {
		r, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("backup: %w: recipient %q: %w", ErrInvalid, text, err)
		}
		all = append(all, r...)
	}
	return all, nil
}

func (k Keys) identities() ([]age.Identity, error) {
	var all []age.Identity
	if len(k.Identities) > 0 {
		ids, err := age.ParseIdentities(bytes.NewReader(k.Identities))
		if err != nil {
			return nil, fmt.Errorf("restore: %w: identity file: %w", ErrInvalid, err)
		}
		all = append(all, ids...)
	}
	if k.Passphrase != "" {
		id, err := age.NewScryptIdentity(k.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("restore: %w: %w", ErrInvalid, err)
		}
		all = append(all, id)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("restore: %w: no identity and no passphrase is given", ErrSealed)
	}
	return all, nil
}

// seal encrypts the file plain into the empty file sealed, syncs it, and reads it again: what is on the disk must be what was
// written. With a passphrase it is also decrypted again and compared with the plain copy.
func (s Seal) seal(ctx context.Context, plain, sealed string, to []age.Recipient, progress func(done, total int64)) (err error) {
	in, total, err := openSized(plain)
	if err != nil {
		return fileError("backup", err)
	}
	defer in.Close()
	out, err := os.OpenFile(sealed, os.O_RDWR, 0)
	if err != nil {
		return fileError("backup", err)
	}
	defer func() { err = errors.Join(err, fileError("backup", out.Close())) }()
	written, source := sha256.New(), sha256.New()
	buffered := bufio.NewWriterSize(io.MultiWriter(out, written), 1<<20)
	w, err := age.Encrypt(buffered, to...)
	if err != nil {
		return fmt.Errorf("backup: %w: %w", ErrInvalid, err)
	}
	if _, err = io.Copy(w, io.TeeReader(&counted{ctx, in, 0, total, progress}, source)); err == nil {
		err = errors.Join(w.Close(), buffered.Flush())
	}
	if err == nil {
		err = out.Sync()
	}
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fileError("backup", err)
	}
	again := sha256.New()
	if _, err := io.Copy(again, &counted{ctx, out, 0, 0, nil}); err != nil {
		return fileError("backup", err)
	}
	if !bytes.Equal(again.Sum(nil), written.Sum(nil)) {
		return fmt.Errorf("backup: %w: what was written does not read back the same", ErrIO)
	}
	if s.Passphrase == "" {
		return nil
	}
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		return fileError("backup", err)
	}
	back := sha256.New()
	if err := decrypt(out, back, Keys{Passphrase: s.Passphrase}); err != nil {
		return err
	}
	if !bytes.Equal(back.Sum(nil), source.Sum(nil)) {
		return fmt.Errorf("backup: %w: the encrypted copy does not decrypt to the same", ErrIO)
	}
	return nil
}

// unseal decrypts the file sealed into the empty file plain and syncs it.
func unseal(ctx context.Context, sealed, plain string, k Keys, progress func(done, total int64)) error {
	in, total, err := openSized(sealed)
	if err != nil {
		return fileError("restore", err)
	}
	defer in.Close()
	out, err := os.OpenFile(plain, os.O_WRONLY, 0)
	if err != nil {
		return fileError("restore", err)
	}
	err = decrypt(&counted{ctx, in, 0, total, progress}, out, k)
	if err == nil {
		err = fileError("restore", out.Sync())
	}
	return errors.Join(err, fileError("restore", out.Close()))
}

func decrypt(from io.Reader, to io.Writer, k Keys) error {
	ids, err := k.identities()
	if err != nil {
		return err
	}
	r, err := age.Decrypt(bufio.NewReaderSize(from, 1<<20), ids...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return fmt.Errorf("restore: %w: the key given does not open it", ErrSealed)
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return fmt.Errorf("restore: %w: %w", ErrNotSound, err)
	}
	if _, err := io.Copy(&target{w: to}, r); err != nil {
		var failed *writeError
		if errors.As(err, &failed) {
			return fileError("restore", failed.err)
		}
		if errors.Is(err, context.Canceled) {
			return err
		}
		// Every part of an age file is authenticated: a changed byte ends the reading.
		return fmt.Errorf("restore: %w: the encrypted backup is damaged: %w", ErrNotSound, err)
	}
	return nil
}

// target tells a failed write from a failed read.
type target struct{ w io.Writer }

type writeError struct{ err error }

func (e *writeError) Error() string { return e.err.Error() }
func (e *writeError) Unwrap() error { return e.err }

func (t *target) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	if err != nil {
		err = &writeError{err}
	}
	return n, err
}

// counted reports what is read and ends when ctx does.
type counted struct {
	ctx         context.Context
	r           io.Reader
	done, total int64
	progress    func(done, total int64)
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.done += int64(n)
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
	return n, err
}

func openSized(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// isSealed tells an age file by how it begins. Only files that SQLite has refused are looked at, so that no lock is lost.
func isSealed(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	begin := make([]byte, len("age-encryption.org/v1\n"))
	_, err = io.ReadFull(f, begin)
	return err == nil && string(begin) == "age-encryption.org/v1\n"
}
