//go:build ignore

// The same work on the same file with SQLite in C: the peer that bench/record takes turns with.
//
//   peer board FILE N          N boards: the newest of five kinds of everyone on the ward
//   peer timeline FILE N       N times all entries of the kind "observation" of one patient
//   peer import FILE INTO      copies all rows of FILE into a new record
//
// Each prints nanoseconds, one figure a line, then on the last line a sum over what it read, so that both sides can be
// seen to read the same. Every value is copied out of SQLite, as a program that shows it has to.
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS 17
#define ROWS_A_TRANSACTION 5000

struct value {
	int64_t number;
	char *bytes;
	int length;
};

struct row {
	struct value column[COLUMNS];
};

static void fail(sqlite3 *db, const char *what)
{
	fprintf(stderr, "peer: %s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
	exit(1);
}

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static sqlite3 *open_file(const char *path, int flags)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, flags, NULL) != SQLITE_OK)
		fail(db, path);
	return db;
}

static void exec(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		fail(db, sql);
	return s;
}

// copy takes a row out of SQLite; the caller frees it.
static int copy(sqlite3_stmt *s, struct row *r)
{
	int bytes = 0;
	for (int i = 0; i < COLUMNS; i++) {
		struct value *v = &r->column[i];
		v->bytes = NULL;
		v->length = 0;
		if (sqlite3_column_type(s, i) == SQLITE_INTEGER) {
			v->number = sqlite3_column_int64(s, i);
			continue;
		}
		const void *b = sqlite3_column_type(s, i) == SQLITE_BLOB ? sqlite3_column_blob(s, i) : sqlite3_column_text(s, i);
		v->length = sqlite3_column_bytes(s, i);
		v->bytes = malloc(v->length + 1);
		if (!v->bytes)
			fail(NULL, "memory");
		memcpy(v->bytes, b, v->length);
		bytes += v->length;
	}
	return bytes;
}

static void release(struct row *rows, int n)
{
	for (int i = 0; i < n; i++)
		for (int c = 0; c < COLUMNS; c++)
			free(rows[i].column[c].bytes);
}

#define SELECT_COLUMNS "e.pos, e.id, e.node, e.seq, e.prev, e.hash, e.kind, e.patient, e.author_name, e.author_role, " \
	"e.observed_at, e.observed_offset, e.recorded_at, e.recorded_offset, coalesce(e.replaces, ''), e.payload_version, e.payload "

#define BOARD "SELECT " SELECT_COLUMNS \
	"FROM present p CROSS JOIN (SELECT column1 AS kind FROM (VALUES ('admit'),('observation'),('assessment'),('dose'),('escalation'))) k " \
	"CROSS JOIN ledger e WHERE e.pos = (SELECT n.pos FROM ledger n WHERE n.patient = p.patient AND n.kind = k.kind " \
	"AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.replaces = n.id) " \
	"ORDER BY n.observed_at DESC, n.recorded_at DESC, n.seq DESC LIMIT 1)"

#define TIMELINE "SELECT " SELECT_COLUMNS "FROM ledger e WHERE e.patient = 'timeline' ORDER BY e.pos"

static void reading(const char *path, const char *sql, int times)
{
	enum { MOST = 1000 };
	static struct row rows[MOST];
	sqlite3 *db = open_file(path, SQLITE_OPEN_READONLY);
	sqlite3_stmt *s = prepare(db, sql);
	int64_t sum = 0;
	for (int i = 0; i < times; i++) {
		int n = 0, rc;
		sum = 0;
		int64_t began = now();
		while ((rc = sqlite3_step(s)) == SQLITE_ROW && n < MOST)
			sum += copy(s, &rows[n++]);
		sqlite3_reset(s);
		printf("%lld\n", (long long)(now() - began));
		if (rc != SQLITE_DONE)
			fail(db, "reading");
		release(rows, n);
	}
	printf("%lld\n", (long long)sum);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

static void import(const char *from, const char *into)
{
	sqlite3 *src = open_file(from, SQLITE_OPEN_READONLY);
	sqlite3 *db = open_file(into, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = 1; PRAGMA cache_size = -65536; BEGIN");
	sqlite3_stmt *s = prepare(src, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'trigger', rowid");
	while (sqlite3_step(s) == SQLITE_ROW)
		exec(db, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	exec(db, "COMMIT");

	int n = 0, room = 0;
	struct row *rows = NULL;
	s = prepare(src, "SELECT " SELECT_COLUMNS "FROM ledger e ORDER BY pos");
	while (sqlite3_step(s) == SQLITE_ROW) {
		if (n == room) {
			room = room ? 2 * room : 1024;
			rows = realloc(rows, room * sizeof *rows);
			if (!rows)
				fail(NULL, "memory");
		}
		copy(s, &rows[n++]);
	}
	sqlite3_finalize(s);

	int64_t sum = 0, began = now();
	s = prepare(db, "INSERT INTO ledger (id, node, seq, prev, hash, kind, patient, author_name, author_role, observed_at, observed_offset, "
		"recorded_at, recorded_offset, replaces, payload_version, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)");
	for (int i = 0; i < n; i++) {
		if (i % ROWS_A_TRANSACTION == 0)
			exec(db, "BEGIN IMMEDIATE");
		for (int c = 1; c < COLUMNS; c++) {
			struct value *v = &rows[i].column[c];
			if (!v->bytes)
				sqlite3_bind_int64(s, c, v->number);
			else if (c == 4 || c == 5)
				sqlite3_bind_blob(s, c, v->bytes, v->length, SQLITE_STATIC);
			else
				sqlite3_bind_text(s, c, v->bytes, v->length, SQLITE_STATIC);
			sum += v->length;
		}
		if (sqlite3_step(s) != SQLITE_DONE)
			fail(db, "insert");
		sqlite3_reset(s);
		if (i % ROWS_A_TRANSACTION == ROWS_A_TRANSACTION - 1 || i == n - 1)
			exec(db, "COMMIT");
	}
	printf("%lld\n%lld\n", (long long)(now() - began), (long long)sum);
	sqlite3_finalize(s);
	release(rows, n);
	free(rows);
	sqlite3_close(db);
	sqlite3_close(src);
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "board"))
		reading(argv[2], BOARD, atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "timeline"))
		reading(argv[2], TIMELINE, atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "import"))
		import(argv[2], argv[3]);
	else if (argc == 2 && !strcmp(argv[1], "version"))
		puts(sqlite3_libversion());
	else
		return 2;
	return 0;
}
