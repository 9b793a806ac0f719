/* The mailbox: a row is on disk before `stored`, and goes at the receiver's ack. */

#define NOTHING_UNWRITTEN (!(EACH_POSITION(IS_UNWRITTEN) 0))
#define IS_UNWRITTEN(s0, q) unwritten[P(s0, q)] ||
#define KNOWS(s0) (mailboxNext[s0] != 0)

/* MB3, MB5: the next position is taken, a row is replaced by what came later, what was decided is answered with the ack. */
#define MAILBOX_TAKES(s0, q, f, k) \
  :: d_step { (packets[P(s0, q)] & STORE_BIT(f, k)) && IS_NEWS(s0, q, f, k) -> take(s0, q, f, k) } \
  :: d_step { (packets[P(s0, q)] & STORE_BIT(f, k)) && connected && q < mailboxNext[s0] && keptAck[s0] != 0 && !(acks[s0] & KEPT_BIT(s0)) -> \
       SAY("the mailbox answers with the ack of stream %d\n", s0 + 1); acks[s0] = acks[s0] | KEPT_BIT(s0) }
#define KEPT_BIT(s0) ACK_BIT(keptAck[s0] - 1, mailboxNext[s0])
#define HELD(s0, q) (unwritten[P(s0, q)] != 0 -> unwritten[P(s0, q)] : row[P(s0, q)])
#ifdef BUG_STORED_EACH
#define IS_NEWS(s0, q, f, k) (q >= mailboxNext[s0] && HELD(s0, q) <= (k))
#else
#define IS_NEWS(s0, q, f, k) \
  (HELD(s0, q) != 0 -> HELD(s0, q) <= (k) : (q > topInMemory[s0] && (q == topInMemory[s0] + 1 || q == f)))
#endif

inline take(s0, q, f, k) {
  SAY("the mailbox takes message %d\n", content[P(s0, q)]);
  if
  :: !KNOWS(s0) -> mailboxNext[s0] = 1; mailboxBase[s0] = 1
  :: else
  fi;
  unwritten[P(s0, q)] = k + 1;
  if
  :: q > topInMemory[s0] -> topInMemory[s0] = q
  :: else
  fi;
  raiseBase(s0, f)
}

/* MB12: what is below was decided. */
inline raiseBase(s0, f) {
  if
  :: f > mailboxBase[s0] ->
    mailboxBase[s0] = f;
    for (i : 1 .. N) {
      if
      :: i < f -> row[P(s0, i)] = 0; unwritten[P(s0, i)] = 0
      :: else
      fi
    }
  :: else
  fi;
  i = 0
}

inline commitRows() {
  SAY("the mailbox commits, boot %d\n", boot);
  for (i : 0 .. PLACES - 1) {
    if
    :: unwritten[i] != 0 -> row[i] = unwritten[i]; unwritten[i] = 0
    :: else
    fi
  }
  for (i : 0 .. S - 1) { top[i] = topInMemory[i] }
  i = 0
}

/* MB2: said when it is on disk, to whoever stores there. */
#define MAILBOX_ANSWERS(s0, q) \
  :: d_step { connected && SAID(s0, q) && (STORES_IN(s0) & ~DATA_BITS) && !(storeds[s0] & (1 << (q))) -> \
       SAY("the mailbox says stored up to %d\n", q); SAY("  of stream %d\n", s0 + 1); storeds[s0] = storeds[s0] | (1 << (q)) }
#ifdef BUG_STORED_EARLY
#define SAID(s0, q) (topInMemory[s0] == (q))
#elif defined(BUG_STORED_EACH)
#define SAID(s0, q) (row[P(s0, q)] != 0)
#else
#define SAID(s0, q) (top[s0] == (q))
#endif
#define STORES_IN(s0) (packets[P(s0, 1)] | packets[P(s0, N)] | packets[P(s0, (N + 1) / 2)])

#ifdef BUG_DELETE_ON_PUSH
#define afterPush(p) row[p] = 0
#else
#define afterPush(p) skip
#endif
#define MAILBOX_PUSHES(s0, q) \
  :: d_step { row[P(s0, q)] != 0 && !(packets[P(s0, q)] & DATA_BIT(row[P(s0, q)] - 1)) -> \
       SAY("the mailbox pushes message %d\n", content[P(s0, q)]); packets[P(s0, q)] = packets[P(s0, q)] | DATA_BIT(row[P(s0, q)] - 1); afterPush(P(s0, q)) }

/* MB8: an ack that passes takes the rows below it away and is kept. */
#define MAILBOX_HEARS(s0, e, n) \
  :: d_step { (acks[s0] & ACK_BIT(e, n)) && KNOWS(s0) && n > mailboxNext[s0] -> passes(s0, e, n) }

inline passes(s0, e, n) {
  SAY("an ack passes the mailbox, of stream %d\n", s0 + 1);
  SAY("  with next %d\n", n);
  mailboxNext[s0] = n;
#ifndef BUG_NO_KEPT_ACK
  keptAck[s0] = e + 1;
#endif
  for (i : 1 .. N) {
    if
    :: i < n -> row[P(s0, i)] = 0; unwritten[P(s0, i)] = 0
    :: else
    fi
  }
  if
  :: top[s0] < n - 1 -> top[s0] = n - 1
  :: else
  fi;
  if
  :: topInMemory[s0] < n - 1 -> topInMemory[s0] = n - 1
  :: else
  fi
}

/* MB7: at its deadline the body goes, and the header stays. */
#if SERVER_DEADLINES
#define MAILBOX_EXPIRES(s0, q) \
  :: d_step { row[P(s0, q)] != 0 && row[P(s0, q)] != EXPIRED_ROW && unwritten[P(s0, q)] == 0 -> \
       SAY("at the mailbox expires message %d\n", content[P(s0, q)]); row[P(s0, q)] = EXPIRED_ROW }
#ifdef BUG_SERVER_FORGETS
#define EXPIRED_ROW 0
#else
#define EXPIRED_ROW (TOMBSTONE + 1)
#endif
#else
#define MAILBOX_EXPIRES(s0, q)
#endif

/* The sender signs in and says what is outstanding; kept acks and `stored` answer it, and orphans go (MB8, MB9). */
inline hello() {
  SAY("the sender says hello, boot %d\n", boot);
  connected = 1;
#if !defined(BUG_IGNORE_BOOT) && !defined(BUG_DELETE_AT_STORED)
  if
  :: knownBoot != boot -> safe = 0; knownBoot = boot
  :: else
  fi;
#endif
  /* The connection before is fenced. */
  for (i : 0 .. PLACES - 1) { packets[i] = packets[i] & DATA_BITS }
  for (s : 0 .. S - 1) {
    if
    :: KNOWS(s) -> judge()
    :: else
    fi
  }
  /* Orphans are dropped when all are judged. */
  for (s : 0 .. S - 1) {
    if
    :: HAS(high, s) -> forgetStream(s)
    :: else
    fi
  }
  high = 0; low = 0; m = 0; s = 0; isNamed = 0; isOrphan = 0
}

/* Outstanding at the sender, decided, or in the mailbox and no orphan itself. */
#define PREDECESSOR_EXISTS \
  ((base[j] != 0 && !ENDS_NOTHING(j)) || \
   (KNOWS(j) && (mailboxNext[j] > SEQ_OF(after[s]) || mailboxBase[j] > SEQ_OF(after[s]) || (!HAS(high, j) && row[after[s] - 1] != 0))))

inline judge() {
  isNamed = base[s] != 0 && !ENDS_NOTHING(s);
  low = 0;
  for (i : 1 .. N) {
    if
    :: low == 0 && row[P(s, i)] != 0 -> low = i
    :: else
    fi
  }
  if
  :: isNamed ->
    if
    :: keptAck[s] != 0 && mailboxNext[s] > base[s] -> acks[s] = acks[s] | KEPT_BIT(s)
    :: else
    fi;
    if
    :: top[s] >= base[s] -> storeds[s] = storeds[s] | (1 << top[s])
    :: else
    fi;
    raiseBase(s, base[s])
  :: !isNamed && low == 0 -> high = WITH(high, s)
  :: else ->
    keptAck[s] = 0;
    isOrphan = low > (mailboxNext[s] > mailboxBase[s] -> mailboxNext[s] : mailboxBase[s]);
    if
    :: mailboxNext[s] == 1 && mailboxBase[s] == 1 && after[s] != 0 ->
      j = STREAM_OF(after[s]);
      isOrphan = isOrphan || !PREDECESSOR_EXISTS
    :: else
    fi;
#ifndef BUG_NO_ORPHANS
    if
    :: isOrphan -> high = WITH(high, s)
    :: else
    fi
#endif
  fi;
  j = 0
}

inline forgetStream(s0) {
  SAY("the mailbox forgets stream %d\n", s0 + 1);
  for (i : 1 .. N) { row[P(s0, i)] = 0 }
  mailboxNext[s0] = 0;
  mailboxBase[s0] = 0;
  keptAck[s0] = 0;
  top[s0] = 0;
  topInMemory[s0] = 0
}
