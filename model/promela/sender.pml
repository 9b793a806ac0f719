/* The sender: an envelope is on disk before it is sent, and ends at the receiver's ack only. */

#define SENDER_STEPS(x) \
  :: d_step { SEALABLE(x) -> seal(x) } \
  :: d_step { SENDABLE(x) && !(packets[place[x] - 1] & DATA_BIT(kind[x])) -> SAY("the sender sends message %d\n", x + 1); packets[place[x] - 1] = packets[place[x] - 1] | DATA_BIT(kind[x]); wasTried(x) } \
  :: d_step { SENDABLE(x) && connected && !(packets[place[x] - 1] & STORE_BIT(FIRST(x), kind[x])) -> \
       SAY("the sender stores message %d\n", x + 1); packets[place[x] - 1] = packets[place[x] - 1] | STORE_BIT(FIRST(x), kind[x]) } \
  SENDS_EARLY(x)

#define SEALABLE(x) (onDisk[x] == OPEN && !left && (x == 0 || onDisk[(x + N - 1) % N] != OPEN))
#define FIRST(x) base[STREAM_OF(place[x])]
#ifdef BUG_NO_RETRY
#define SENDABLE(x) (onDisk[x] == SEALED && !left && !HAS(safe, x) && !HAS(tried, x))
#define wasTried(x) tried = WITH(tried, x)
#else
#define SENDABLE(x) (onDisk[x] == SEALED && !left && !HAS(safe, x))
#define wasTried(x) skip
#endif

/* Planted: what will stand at the next position goes out before it stands there on disk. */
#ifdef BUG_SEND_BEFORE_SEAL
#define SENDS_EARLY(x) \
  :: d_step { SEALABLE(x) && (current != 0 || streams < S) && content[EARLY_PLACE] == 0 -> \
       SAY("the sender sends before it is sealed on disk: message %d\n", x + 1); beginStream(); content[P(current - 1, seq)] = x + 1; packets[P(current - 1, seq)] = DATA_BIT(WHOLE) }
#define EARLY_PLACE (current == 0 -> P(streams, 1) : P(current - 1, seq))
#else
#define SENDS_EARLY(x)
#endif

/* The stream of this life names the last outstanding position of the streams before it. */
inline beginStream() {
  if
  :: current == 0 ->
    current = streams + 1;
    assert(streams < S);
#ifndef BUG_NO_AFTER
    for (i : 0 .. N - 1) {
      if
      :: onDisk[i] == SEALED && place[i] > after[streams] -> after[streams] = place[i]
      :: else
      fi
    }
#endif
    streams++;
    seq = 1;
    base[current - 1] = 1
  :: else
  fi
}

inline seal(x) {
  SAY("the sender seals message %d\n", x + 1);
  beginStream();
#if !defined(BUG_SAME_STREAM) && !defined(BUG_SEND_BEFORE_SEAL)
  assert(content[P(current - 1, seq)] == 0);
#endif
  onDisk[x] = SEALED;
  place[x] = P(current - 1, seq) + 1;
  kind[x] = WHOLE;
  content[place[x] - 1] = x + 1;
  seq++
}

/* The first outstanding position of each stream, from what is on disk. */
inline findBases() {
  for (s : 0 .. S - 1) {
    base[s] = (current == s + 1 -> seq : 0);
    for (i : 0 .. N - 1) {
      if
      :: onDisk[i] == SEALED && STREAM_OF(place[i]) == s && (base[s] == 0 || SEQ_OF(place[i]) < base[s]) ->
        base[s] = SEQ_OF(place[i])
      :: else
      fi
    }
  }
  s = 0
}

/* An ack ends what is below it in its stream; where it asks for what is here no more, a gap answers. */
#define SENDER_HEARS(s0, e, n) \
  :: d_step { !left && HEARD(s0, e, n) && base[APPLIED(s0)] > 0 && n > base[APPLIED(s0)] && !ENDS_NOTHING(APPLIED(s0)) -> acknowledged(APPLIED(s0), s0, e, n) } \
  TELLS_GAP(s0, e, n)
#define HEARD(s0, e, n) (acks[s0] & ACK_BIT(e, n))
#define ENDS_NOTHING(s0) (current == (s0) + 1 && base[s0] == seq)
#ifdef BUG_ACK_ANY_STREAM
#define APPLIED(s0) (current == 0 -> s0 : current - 1)
#else
#define APPLIED(s0) s0
#endif
#ifdef BUG_NO_GAP
#define TELLS_GAP(s0, e, n)
#else
#define TELLS_GAP(s0, e, n) \
  :: d_step { !left && HEARD(s0, e, n) && n < base[s0] && n <= N && !(gaps[s0] & GAP_BIT(n, base[s0] - 1)) -> \
       SAY("the sender says that positions are gone, of stream %d\n", s0 + 1); gaps[s0] = gaps[s0] | GAP_BIT(n, base[s0] - 1) } \
  :: d_step { !left && n == 1 && HEARD(s0, e, n) && base[s0] == 1 && after[s0] != 0 && base[STREAM_OF(after[s0])] == 0 && !(gaps[s0] & 1) -> \
       SAY("the sender says that the predecessor is decided, of stream %d\n", s0 + 1); gaps[s0] = gaps[s0] | 1 }
#endif

inline acknowledged(s0, named, e, n) {
  SAY("the sender hears an ack of stream %d\n", s0 + 1);
  SAY("  with next %d\n", n);
  /* Above what this life sent: the alarm of a cloned identity, which is false here. */
  assert(current != s0 + 1 || n <= seq);
  for (m : 0 .. N - 1) {
    if
    :: onDisk[m] == SEALED && STREAM_OF(place[m]) == s0 && SEQ_OF(place[m]) < n ->
      j = decided[(e)*PLACES + P(named, SEQ_OF(place[m]))];
      /* An ack names what was not committed, and nothing else. */
      if
      :: j == 0 -> j = COMMITTED
      :: else
      fi;
      checkReceipt(m, j);
      onDisk[m] = ENDED;
      place[m] = 0;
      kind[m] = 0;
      safe = safe & ~(1 << m)
    :: else
    fi
  }
  findBases()
}

/* The mailbox has everything up to a position. It is told as stored when all before it on the lane are. */
#define SENDER_STORED(s0, q) \
  :: d_step { !left && connected && (storeds[s0] & (1 << (q))) && ADDS_SAFE(s0, q) -> heardStored(s0, q) }
#define ADDS_SAFE(s0, q) (UNSAFE_IN(0, s0, q) || UNSAFE_IN(1 % N, s0, q) || UNSAFE_IN(2 % N, s0, q))
#ifdef BUG_STORED_EACH
#define COVERS(x, q) (SEQ_OF(place[x]) == (q))
#else
#define COVERS(x, q) (SEQ_OF(place[x]) <= (q))
#endif
#define UNSAFE_IN(x, s0, q) (onDisk[x] == SEALED && !HAS(safe, x) && STREAM_OF(place[x]) == s0 && COVERS(x, q))

inline heardStored(s0, q) {
  SAY("the sender hears stored of stream %d\n", s0 + 1);
  SAY("  up to %d\n", q);
  for (i : 0 .. N - 1) {
    if
    :: UNSAFE_IN(i, s0, q) -> safe = WITH(safe, i)
    :: else
    fi
  }
  low = 0;
  for (j : 1 .. PLACES) {
    for (i : 0 .. N - 1) {
      if
      :: onDisk[i] == SEALED && place[i] == j ->
        if
        :: HAS(safe, i) && low == 0 -> toldStored = WITH(toldStored, i)
        :: else ->
#ifndef BUG_STORED_EACH
          low = 1
#endif
        fi
      :: else
      fi
    }
  }
  low = 0; j = 0
}
