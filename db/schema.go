package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// object is a table, index, trigger or view, with the types of its row and the text that made it.
type object struct{ kind, name, sql string }

type objects []object

func (all objects) has(o object) bool { return slices.Contains(all, o) }

// modelSchema is what migrations make in an empty database.
func modelSchema(ctx context.Context, all []migration) (objects, error) {
	model, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer model.Close()
	model.SetMaxOpenConns(1) // a second connection would be a second, empty database
	for _, m := range all {
		if _, err := model.ExecContext(ctx, m.sql); err != nil {
			return nil, err
		}
	}
	return readSchema(ctx, model)
}

// schemaFaults compares the file's schema with what the migrations make in an empty database: a
// trigger that is gone, or one too many, means that someone worked on the file by hand.
// Views and indexes of others are left in peace.
func (d *DB) schemaFaults(ctx context.Context) (_ []string, err error) {
	want := d.model
	if want == nil {
		if want, err = modelSchema(ctx, d.schema); err != nil {
			return nil, err
		}
	}
	have, err := readSchema(ctx, d.readers)
	if err != nil {
		return nil, err
	}
	var faults []string
	for _, o := range want {
		if !have.has(o) {
			faults = append(faults, fmt.Sprintf("%s %s is missing or changed", o.kind, o.name))
		}
	}
	for _, o := range have {
		if (o.kind == "table" || o.kind == "trigger") && !want.has(o) {
			faults = append(faults, fmt.Sprintf("%s %s is not of this program", o.kind, o.name))
		}
	}
	return faults, nil
}

func readSchema(ctx context.Context, from *sql.DB) (objects, error) {
	// With the types of what is stored: a flipped bit can make a blob of a text, which reads the same. Indexes made by
	// UNIQUE are SQLite's own and have no text, but their names are in the file.
	rows, err := from.QueryContext(ctx, `SELECT type, name, typeof(type) || typeof(name) || quote(sql) FROM sqlite_schema
		WHERE name LIKE 'sqlite~_autoindex~_%' ESCAPE '~' OR name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all objects
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.kind, &o.name, &o.sql); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}
