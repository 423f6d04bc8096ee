// The rules of grading/crs.go and grading/icans.go in C, for comparison.
//
//go:build ignore

#include "grade.h"

struct interval {
	uint8_t low, high;
};

static inline uint8_t worse(uint8_t a, uint8_t b) { return a > b ? a : b; }

static inline bool child(const struct context *c) { return c->age_known && c->age_years < 18; }

static int32_t sbp_floor(const struct context *c, const struct thresholds *t)
{
	if (!child(c))
		return t->adult_sbp;
	if (c->age_years >= 10)
		return t->child10_sbp;
	if (c->age_years >= 1)
		return t->child_base + t->child_per_year * c->age_years;
	return c->age_days > 28 ? t->infant_sbp : t->neonate_sbp;
}

static bool low_pressure(const struct context *c, const struct observation *o, const struct thresholds *t, bool *measured)
{
	bool young = child(c);
	*measured = o->sbp.known;
	if (o->sbp.known && o->sbp.milli < sbp_floor(c, t) * 1000)
		return true;
	if (!young) {
		if (o->map.known) {
			if (o->map.milli < t->adult_map * 1000) {
				*measured = true;
				return true;
			}
		} else if (o->sbp.known && o->dbp.known &&
			   (int64_t)o->sbp.milli + 2 * (int64_t)o->dbp.milli < 3000 * (int64_t)t->adult_map) {
			return true;
		}
	}
	return o->sbp.known && c->baseline_sbp.known &&
	       100 * (int64_t)o->sbp.milli < (int64_t)t->baseline_percent * c->baseline_sbp.milli &&
	       (young || o->sbp.milli < t->baseline_below * 1000);
}

static uint8_t stated_grade(uint8_t h)
{
	switch (h) {
	case STATED_NOT:
	case STATED_NONE:
		return 0;
	case STATED_FLUIDS:
		return 2;
	case STATED_ONE:
	case STATED_ONE_AND_VASOPRESSIN:
	case STATED_VASOPRESSIN:
		return 3;
	}
	return 4;
}

// The hypotension axis; alone tells that vasopressin alone set it.
static struct interval hypotension_axis(const struct observation *o, bool below, bool measured, bool *alone)
{
	struct interval f = {0, 0};
	if (o->fluid_bolus == YES || below)
		f.low = 2;
	int count = __builtin_popcount(o->vasopressors & COUNTED_VASOPRESSORS);
	*alone = false;
	if (count >= 2) {
		f.low = 4;
	} else if (count == 1) {
		f.low = 3;
	} else if (o->vasopressors & VASOPRESSIN) {
		f.low = 3;
		*alone = true;
	}
	bool stated = o->hypotension != STATED_NOT;
	uint8_t g = stated_grade(o->hypotension);
	if (stated && g > f.low) {
		f.low = g;
		*alone = o->hypotension == STATED_VASOPRESSIN;
	}
	if (!o->vasopressors && !stated)
		f.high = 4;
	else if (f.low >= 3 || stated || (measured && o->fluid_bolus != NOT_RECORDED))
		f.high = f.low;
	else
		f.high = worse(f.low, 2);
	return f;
}

static struct interval oxygen_by_device(const struct context *c, const struct observation *o, const struct thresholds *t)
{
	switch (o->o2_device) {
	case O2_NOT_RECORDED:
		return (struct interval){0, 4};
	case ROOM_AIR:
		if (o->spo2.known && o->spo2.milli < t->hypoxia_spo2 * 1000)
			return (struct interval){2, 2};
		if (o->spo2.known || o->no_hypoxia)
			return (struct interval){0, 0};
		return (struct interval){0, 2};
	case NASAL_CANNULA:
		if (!o->o2_flow.known)
			return (struct interval){2, 3};
		return o->o2_flow.milli > 6000 ? (struct interval){3, 3} : (struct interval){2, 2};
	case BLOW_BY:
		return (struct interval){2, 2};
	case HIGH_FLOW:
	case FACEMASK:
	case NON_REBREATHER:
	case VENTURI:
	case TRACHEOSTOMY_MASK:
	case OTHER_O2:
		return (struct interval){3, 3};
	case CPAP:
	case BIPAP:
	case VENTILATION:
		if (c->o2_not_for_hypoxia)
			return (struct interval){0, 0};
	}
	return (struct interval){4, 4};
}

static struct interval oxygen_axis(const struct context *c, const struct observation *o, const struct thresholds *t)
{
	struct interval f = oxygen_by_device(c, o, t);
	if (f.high == 0 || c->baseline_o2 <= ROOM_AIR || o->o2_device != c->baseline_o2)
		return f;
	if (c->baseline_o2 == CPAP || c->baseline_o2 == BIPAP || c->baseline_o2 == VENTILATION)
		return (struct interval){0, 0};
	if (!c->baseline_o2_flow.known)
		return f;
	if (!o->o2_flow.known)
		return (struct interval){0, f.high};
	return o->o2_flow.milli > c->baseline_o2_flow.milli ? f : (struct interval){0, 0};
}

static bool nothing_recorded(const struct observation *o)
{
	return !o->temp.known && !o->sbp.known && !o->map.known && !o->vasopressors && o->fluid_bolus == NOT_RECORDED &&
	       o->hypotension == STATED_NOT && o->o2_device == O2_NOT_RECORDED && !o->spo2.known;
}

static uint32_t crs_flags(const struct context *c, const struct observation *o, const struct thresholds *t,
			  struct interval hypo, struct interval oxy, bool below, bool alone)
{
	uint32_t f = 0;
	if (hypo.low >= 2)
		f |= F_HYPOTENSION;
	if (below)
		f |= F_LOW_PRESSURE;
	if (oxy.low >= 2)
		f |= F_HYPOXIA;
	if (o->o2_device == ROOM_AIR && o->spo2.known) {
		if (o->spo2.milli < t->hypoxia_spo2 * 1000)
			f |= F_HYPOXIC_UNTREATED;
		else if (o->spo2.milli < (t->repeat_spo2 + 1) * 1000)
			f |= F_REPEAT_SPO2;
	}
	if (o->spo2.known && o->spo2.milli < t->hypoxia_spo2 * 1000)
		f |= F_LOW_SPO2;
	if (alone)
		f |= F_VASOPRESSIN_ALONE;
	if (o->vasopressors & (DOBUTAMINE | MILRINONE))
		f |= F_INOTROPE;
	if (!child(c) && o->sbp.known && !o->map.known && !o->dbp.known)
		f |= F_MEAN_UNKNOWN;
	return f;
}

struct result grade_crs(const struct context *c, const struct observation *o, const struct thresholds *t)
{
	bool measured, alone;
	bool below = low_pressure(c, o, t, &measured);
	struct interval hypo = hypotension_axis(o, below, measured, &alone);
	struct interval oxy = oxygen_axis(c, o, t);
	struct interval axis = {worse(hypo.low, oxy.low), worse(hypo.high, oxy.high)};
	struct result r = {0, 0, 0, crs_flags(c, o, t, hypo, oxy, below, alone)};
	if (o->death == DEATH_CRS) {
		r.low = r.high = r.working = 5;
		return r;
	}
	bool known = o->temp.known;
	bool fever = known && o->temp.milli >= (o->fahrenheit ? 100400 : 38000);
	if (fever && c->fever_attributed) {
		fever = false;
		r.flags |= F_FEVER_ATTRIBUTED;
	}
	enum answer masked = o->masking & ~MASKING_RECORDED ? YES : o->masking ? NO : NOT_RECORDED;
	bool open = c->episode_open == YES;
	if (fever) {
		r.low = worse(1, axis.low);
		r.high = worse(1, axis.high);
		r.working = r.low;
	} else if (known && open) {
		r.low = r.working = axis.low;
		r.high = axis.high;
		if (masked == YES)
			r.flags |= F_FEVER_SUPPRESSED;
		else if (masked == NO && axis.low > 0)
			r.flags |= F_AFEBRILE_NO_MASKING_DRUG;
	} else if (known && c->episode_open == NO && masked == NO) {
		if (axis.low > 0)
			r.flags |= F_CRITERIA_NOT_MET;
	} else if (known) {
		r.high = axis.high;
		r.working = axis.low;
		r.flags |= F_FEVER_MAY_BE_MASKED;
	} else {
		r.low = open ? axis.low : 0;
		r.high = worse(1, axis.high);
		r.working = axis.low;
		r.flags |= F_TEMPERATURE_MISSING;
	}
	if (c->onset_day.known && c->onset_day.milli >= 15000 && (fever || open || r.working > 0))
		r.flags |= F_LATE_ONSET;
	if (r.low == 0 && r.high == 4 && nothing_recorded(o))
		r.flags |= F_NOTHING_SAID;
	return r;
}

static uint8_t tool_of(const struct context *c)
{
	if (c->scale != BY_AGE)
		return c->scale;
	return c->age_known && c->age_years < 12 ? SCALE_CAPD : SCALE_ICE;
}

static inline bool rousable(uint8_t c) { return c >= ALERT && c <= TOUCH; }

static struct interval not_done(const struct observation *o, uint8_t why)
{
	return (struct interval){0, why != DONE && rousable(o->consciousness) ? 3 : 4};
}

static bool ice_range(const struct score *s, int *worst, int *best)
{
	if (!s->known)
		return false;
	if (!s->by_item) {
		*worst = *best = s->total < 10 ? s->total : 10;
		return true;
	}
	*worst = *best = 0;
	for (int i = 0; i < 10; i++) {
		*worst += s->items[i] == 2;
		*best += s->items[i] != 1;
	}
	return true;
}

static bool capd_range(const struct score *s, int *best, int *worst)
{
	if (!s->known)
		return false;
	if (!s->by_item) {
		*worst = *best = s->total < 32 ? s->total : 32;
		return true;
	}
	*worst = *best = 0;
	for (int i = 0; i < 8; i++) {
		if (s->items[i] >= 1 && s->items[i] <= 5) {
			*best += s->items[i] - 1;
			*worst += s->items[i] - 1;
		} else {
			*worst += 4;
		}
	}
	return true;
}

static uint8_t ice_grade(int total) { return total >= 10 ? 0 : total >= 7 ? 1 : total >= 3 ? 2 : 3; }

static struct interval ice_domain(const struct observation *o)
{
	int worst, best;
	if (o->ice_not_done == ND_UNAROUSABLE || o->capd_not_done == ND_UNAROUSABLE)
		return (struct interval){4, 4};
	if (!ice_range(&o->ice, &worst, &best))
		return not_done(o, o->ice_not_done);
	struct interval f = {ice_grade(best), ice_grade(worst)};
	if (worst == 0) {
		switch (o->consciousness) {
		case VIGOROUS:
		case UNAROUSABLE:
			if (best == 0)
				f.low = 4;
			f.high = 4;
			break;
		case CONSCIOUSNESS_NOT_RECORDED:
		case SEDATED:
			f.high = 4;
		}
	}
	return f;
}

static struct interval capd_grade(int total, uint8_t consciousness)
{
	if (total >= 9)
		return (struct interval){3, 3};
	if (total <= 0)
		return (struct interval){0, 0};
	switch (consciousness) {
	case ALERT:
	case DROWSY:
		return (struct interval){1, 1};
	case VOICE:
	case TOUCH:
	case VIGOROUS:
	case UNAROUSABLE:
		return (struct interval){2, 2};
	}
	return (struct interval){1, 2};
}

static struct interval capd_domain(const struct observation *o)
{
	int worst, best;
	if (o->capd_not_done == ND_UNAROUSABLE || o->ice_not_done == ND_UNAROUSABLE)
		return (struct interval){4, 4};
	if (!capd_range(&o->capd, &best, &worst))
		return not_done(o, o->capd_not_done);
	return (struct interval){capd_grade(best, o->consciousness).low, capd_grade(worst, o->consciousness).high};
}

static struct interval consciousness_domain(uint8_t c)
{
	switch (c) {
	case CONSCIOUSNESS_NOT_RECORDED:
	case SEDATED:
		return (struct interval){0, 4};
	case ALERT:
		return (struct interval){0, 0};
	case DROWSY:
		return (struct interval){1, 1};
	case VOICE:
		return (struct interval){2, 2};
	case TOUCH:
		return (struct interval){3, 3};
	}
	return (struct interval){4, 4};
}

static inline struct interval unrecorded(bool none) { return (struct interval){0, none ? 0 : 4}; }

static struct interval seizure_domain(uint8_t s, bool none)
{
	switch (s) {
	case SEIZURE_NOT_RECORDED:
		return unrecorded(none);
	case SEIZURE_NONE:
		return (struct interval){0, 0};
	case SEIZURE_BRIEF:
	case SEIZURE_NONCONVULSIVE:
		return (struct interval){3, 3};
	}
	return (struct interval){4, 4};
}

static struct interval motor_domain(uint8_t m, bool none)
{
	switch (m) {
	case MOTOR_NOT_RECORDED:
		return unrecorded(none);
	case MOTOR_NONE:
	case TREMOR:
	case MYOCLONUS:
		return (struct interval){0, 0};
	}
	return (struct interval){4, 4};
}

static struct interval icp_domain(uint8_t p, bool none)
{
	switch (p) {
	case ICP_NOT_RECORDED:
		return unrecorded(none);
	case ICP_NONE:
	case HAEMORRHAGE:
		return (struct interval){0, 0};
	case FOCAL_OEDEMA:
		return (struct interval){3, 3};
	}
	return (struct interval){4, 4};
}

static inline struct interval take(struct interval a, struct interval b)
{
	return (struct interval){worse(a.low, b.low), worse(a.high, b.high)};
}

// An event of an earlier set that still counts raises a domain to its own grade.
static inline struct interval active(struct interval f, struct interval event)
{
	return event.low > f.low ? (struct interval){event.low, worse(f.high, event.low)} : f;
}

static bool odd_together(const struct observation *o, uint8_t tool)
{
	bool unrousable = o->ice_not_done == ND_UNAROUSABLE || o->capd_not_done == ND_UNAROUSABLE;
	if (unrousable && rousable(o->consciousness))
		return true;
	if (!unrousable && o->consciousness != VIGOROUS && o->consciousness != UNAROUSABLE)
		return false;
	if (tool != SCALE_ICE)
		return o->capd.known;
	int worst, best;
	return ice_range(&o->ice, &worst, &best) && worst > 0;
}

static inline bool nd_not_assessable(uint8_t why) { return why == ND_SEDATED || why == ND_INTUBATED; }

struct result grade_icans(const struct context *c, const struct observation *o)
{
	uint8_t tool = tool_of(c);
	bool none = o->no_neuro_events;
	struct interval seizure = seizure_domain(o->seizure, none);
	struct interval motor = motor_domain(o->motor, none);
	struct interval icp = icp_domain(o->icp, none);
	if (c->active_seizure | c->active_motor | c->active_icp) {
		seizure = active(seizure, seizure_domain(c->active_seizure, false));
		motor = active(motor, motor_domain(c->active_motor, false));
		icp = active(icp, icp_domain(c->active_icp, false));
	}
	struct result r = {0, 0, 0, 0};
	struct interval g;
	bool scored;
	if (tool == SCALE_CAPD) {
		g = capd_domain(o);
		scored = o->capd.known;
		if (o->ice.known || o->ice_not_done != DONE)
			r.flags |= F_OTHER_SCALE;
	} else {
		g = ice_domain(o);
		scored = o->ice.known;
		if (o->capd.known || o->capd_not_done != DONE)
			r.flags |= F_OTHER_SCALE;
	}
	if ((!scored && (nd_not_assessable(o->ice_not_done) || nd_not_assessable(o->capd_not_done))) ||
	    o->consciousness == SEDATED)
		r.flags |= F_NOT_ASSESSABLE;
	g = take(take(take(take(g, consciousness_domain(o->consciousness)), seizure), motor), icp);
	r.low = r.working = g.low;
	r.high = g.high;
	if (o->new_confusion == YES && tool == SCALE_ICE && !o->ice.known)
		r.flags |= F_DO_ICE_NOW;
	if (odd_together(o, tool))
		r.flags |= F_ANSWERS_ODD;
	if (o->death == DEATH_ICANS)
		r.low = r.high = r.working = 5;
	return r;
}
