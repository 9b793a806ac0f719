/* The receiver: position `next`, or nothing; one commit decides; then the ack. */

#define NEXT(s0) (next[s0] + 1)
#define AFTER_DECIDED(s0) (after[s0] == 0 || HAS(released, s0) || NEXT(STREAM_OF(after[s0])) > SEQ_OF(after[s0]))
#ifdef BUG_ARRIVAL_ORDER
#define DUE(s0, q) (decided[P(s0, q)] == 0)
#else
#define DUE(s0, q) (NEXT(s0) == (q) && ((q) > 1 || AFTER_DECIDED(s0)))
#endif

#ifdef TWO_STEPS
#define RECEIVER_TAKES(s0, q, k) HANDLE(s0, q, k, 0) HANDLE_TOO(s0, q, k)
#if TABS > 1
#define HANDLE_TOO(s0, q, k) HANDLE(s0, q, k, 1)
#define RECEIVER_COMMITS COMMIT(0) COMMIT(1)
#elif defined(BUG_SPLIT_COMMIT)
#define HANDLE_TOO(s0, q, k)
#define RECEIVER_COMMITS COMMIT(0) :: d_step { half != 0 -> SAY("the receiver commits the position of stream %d\n", STREAM_OF(half) + 1); next[STREAM_OF(half)] = SEQ_OF(half); half = 0 }
#endif
#define HANDLE(s0, q, k, t) \
  :: d_step { (packets[P(s0, q)] & DATA_BIT(k)) && handling[t] == 0 && NOT_HALF && DUE(s0, q) -> \
       SAY("the receiver handles message %d\n", content[P(s0, q)]); handling[t] = 3 * P(s0, q) + k + 1 }
#define COMMIT(t) :: d_step { handling[t] != 0 -> commit(t) }
#ifdef BUG_SPLIT_COMMIT
#define NOT_HALF (half == 0)
#else
#define NOT_HALF true
#endif
#else
#define RECEIVER_TAKES(s0, q, k) \
  :: d_step { (packets[P(s0, q)] & DATA_BIT(k)) && DUE(s0, q) -> decide(P(s0, q) + 1, k) }
#define RECEIVER_COMMITS
#endif

#ifdef TWO_STEPS
/* With compare-and-set: whoever comes second starts again. */
inline commit(t) {
  low = (handling[t] - 1) / 3 + 1;
  high = (handling[t] - 1) % 3;
  handling[t] = 0;
#ifndef BUG_NO_CAS
  if
  :: DUE(STREAM_OF(low), SEQ_OF(low)) -> decide(low, high)
  :: else
  fi;
#else
  decide(low, high);
#endif
  low = 0; high = 0
}
#endif

inline decide(at, k) {
  m = content[at - 1] - 1;
  SAY("the receiver commits message %d\n", m + 1);
  SAY("  as it stands (0 whole, 1 partly void, 2 tombstone) %d\n", k);
  j = (k == WHOLE -> COMMITTED : (k == TOMBSTONE -> EXPIRED : PARTLY));
  checkDecision(m, j);
  decided[era * PLACES + at - 1] = j;
#ifdef BUG_SPLIT_COMMIT
  half = at;
#else
  next[STREAM_OF(at)] = SEQ_OF(at);
#endif
#ifdef BUG_WINDOW
  for (i : 0 .. S - 1) {
    if
    :: i != STREAM_OF(at) -> next[i] = 0
    :: else
    fi
  }
#endif
  m = 0; j = 0
}

/* The ack says `next`. At 1 it is sent only where something came that cannot be committed: it says what is wanted. */
#define RECEIVER_ANSWERS(s0) \
  :: d_step { (DATA_IN(s0) & DATA_BITS) && (next[s0] > 0 || IS_STUCK(s0)) && !(acks[s0] & ACK_BIT(era, NEXT(s0))) -> \
       SAY("the receiver acknowledges stream %d\n", s0 + 1); SAY("  with next %d\n", NEXT(s0)); acks[s0] = acks[s0] | ACK_BIT(era, NEXT(s0)) } \
  ANSWERS_EARLY(s0) \
  :: d_step { (gaps[s0] & 1) && next[s0] == 0 && !AFTER_DECIDED(s0) -> \
       SAY("the receiver waits no more for the predecessor of stream %d\n", s0 + 1); checkRelease(s0); released = WITH(released, s0) }
#define DATA_IN(s0) STORES_IN(s0)
#define IS_STUCK(s0) (!(packets[P(s0, 1)] & DATA_BITS) || !AFTER_DECIDED(s0))
#ifdef BUG_ACK_EARLY
#define ANSWERS_EARLY(s0) \
  :: d_step { next[s0] < N && (packets[P(s0, 1) + (next[s0] < N -> next[s0] : 0)] & DATA_BITS) && !(acks[s0] & ACK_BIT(era, NEXT(s0) + 1)) -> \
       SAY("the receiver acknowledges before its commit stream %d\n", s0 + 1); SAY("  with next %d\n", NEXT(s0) + 1); acks[s0] = acks[s0] | ACK_BIT(era, NEXT(s0) + 1) }
#else
#define ANSWERS_EARLY(s0)
#endif

/* DL14: only what was decided once, before the disk went back, is skipped or released. */
inline checkRelease(s0) { assert(everDecided[content[after[s0] - 1] - 1] != 0) }

#define RECEIVER_SKIPS(s0, f, t) \
  :: d_step { (gaps[s0] & GAP_BIT(f, t)) && NEXT(s0) >= f && NEXT(s0) <= t -> skipTo(s0, t) }

inline skipTo(s0, t) {
  SAY("the receiver skips what is gone, of stream %d\n", s0 + 1);
  SAY("  up to %d\n", t);
  for (i : 1 .. N) {
    if
    :: i >= NEXT(s0) && i <= t -> assert(everDecided[content[P(s0, i)] - 1] != 0)
    :: else
    fi
  }
  next[s0] = t;
  i = 0
}
