// Grades the sets of a file: `grade FILE check` prints every grade, `grade FILE time`
// the least ns per set over many passes.
//
//go:build ignore

#define _POSIX_C_SOURCE 199309L
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "grade.h"

struct set {
	struct context c;
	struct observation o;
};

static FILE *in;

static long number(void)
{
	long v;
	if (fscanf(in, "%ld", &v) != 1) {
		fprintf(stderr, "the file of sets ends early\n");
		exit(1);
	}
	return v;
}

static struct reading reading(void)
{
	struct reading r;
	r.known = number();
	r.milli = number();
	return r;
}

static struct score score(int items)
{
	struct score s = {0};
	s.known = number();
	s.by_item = number();
	s.total = number();
	for (int i = 0; i < items; i++)
		s.items[i] = number();
	return s;
}

// In the order in which sets.go writes them.
static void read_set(struct set *s)
{
	struct context *c = &s->c;
	struct observation *o = &s->o;
	c->age_known = number();
	c->age_days = number();
	c->age_years = number();
	c->scale = number();
	c->baseline_sbp = reading();
	c->baseline_o2 = number();
	c->baseline_o2_flow = reading();
	c->fever_attributed = number();
	c->o2_not_for_hypoxia = number();
	c->episode_open = number();
	c->active_seizure = number();
	c->active_motor = number();
	c->active_icp = number();
	c->onset_day = reading();
	o->temp = reading();
	o->fahrenheit = number();
	o->sbp = reading();
	o->dbp = reading();
	o->map = reading();
	o->fluid_bolus = number();
	o->vasopressors = number();
	o->hypotension = number();
	o->o2_device = number();
	o->o2_flow = reading();
	o->spo2 = reading();
	o->no_hypoxia = number();
	o->masking = number();
	o->ice = score(10);
	o->ice_not_done = number();
	o->capd = score(8);
	o->capd_not_done = number();
	o->consciousness = number();
	o->new_confusion = number();
	o->seizure = number();
	o->motor = number();
	o->icp = number();
	o->no_neuro_events = number();
	o->death = number();
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv)
{
	if (argc != 3 || !(in = fopen(argv[1], "r"))) {
		fprintf(stderr, "usage: grade FILE check|time\n");
		return 2;
	}
	// The default profile of policy: grading.DefaultThresholds.
	static const struct thresholds t = {90, 65, 80, 100, 60, 70, 70, 2, 90, 90, 93};
	long n = number();
	struct set *sets = calloc(n, sizeof *sets);
	for (long i = 0; i < n; i++)
		read_set(&sets[i]);
	if (!strcmp(argv[2], "check")) {
		for (long i = 0; i < n; i++) {
			struct result a = grade_crs(&sets[i].c, &sets[i].o, &t);
			struct result b = grade_icans(&sets[i].c, &sets[i].o);
			printf("%d %d %d %" PRIu32 " %d %d %d %" PRIu32 "\n", a.low, a.high, a.working, a.flags, b.low, b.high,
			       b.working, b.flags);
		}
		return 0;
	}
	double least = 1e18;
	volatile unsigned sum = 0;
	for (double end = now() + 2e8; now() < end;) {
		double begin = now();
		for (long i = 0; i < n; i++) {
			struct result a = grade_crs(&sets[i].c, &sets[i].o, &t);
			struct result b = grade_icans(&sets[i].c, &sets[i].o);
			sum += a.working + b.working;
		}
		double ns = (now() - begin) / n;
		least = ns < least ? ns : least;
	}
	printf("%.1f\n", least);
	return 0;
}
