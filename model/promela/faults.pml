/* What nobody can count on. */

/* DL12: unsealed it ends, sealed a tombstone takes its place. A withdrawn part is sealed again under a later generation, and stored again. */
#if SENDER_DEADLINES
#define EXPIRES(x) \
  :: d_step { !left && onDisk[x] == OPEN && SEALABLE(x) -> endUnsealed(x) } \
  :: d_step { !left && onDisk[x] == SEALED && kind[x] != TOMBSTONE -> entomb(x) }
#else
#define EXPIRES(x)
#endif
#if CANCELS
#define IS_CANCELED(x) \
  :: d_step { !left && onDisk[x] == SEALED && kind[x] == WHOLE -> withdraw(x) }
#else
#define IS_CANCELED(x)
#endif
#define DEADLINES(x) EXPIRES(x) IS_CANCELED(x)

inline endUnsealed(x) {
  SAY("unsealed at its deadline ends message %d\n", x + 1);
  assert(told[x] == 0);
  assert(everDecided[x] == 0 || HAS(aged, x));
  told[x] = EXPIRED;
  onDisk[x] = ENDED
}

inline endSealed(x, outcome) {
  assert(told[x] == 0);
  told[x] = outcome;
  onDisk[x] = ENDED;
  place[x] = 0;
  kind[x] = 0;
  safe = safe & ~(1 << x);
  findBases()
}

inline entomb(x) {
  SAY("at the sender expires message %d\n", x + 1);
#ifdef BUG_FORGET_EXPIRED
  assert(everDecided[x] == 0 || everDecided[x] == EXPIRED);
  endSealed(x, EXPIRED)
#else
  kind[x] = TOMBSTONE
#endif
}

inline withdraw(x) {
  SAY("withdrawn in part is message %d\n", x + 1);
#ifdef BUG_CANCEL_BY_SENDER
  assert(everDecided[x] == 0 || everDecided[x] == PARTLY);
  endSealed(x, PARTLY)
#else
  kind[x] = PARTLY_VOID;
  safe = safe & ~(1 << x)
#endif
}

#define FAULTS \
  :: d_step { senderCrashes < SENDER_CRASHES && !left && sent > 0 -> senderCrashes++; restartSender() } \
  :: d_step { serverCrashes < SERVER_CRASHES -> serverCrashes++; restartServer() } \
  :: d_step { receiverCrashes < RECEIVER_CRASHES -> receiverCrashes++; restartReceiver() } \
  :: d_step { losses < LOSSES -> losses++; loseAll() } \
  :: d_step { wipes < WIPES -> wipes++; wipe() } \
  LEAVING SENDER_BACKUP RECEIVER_BACKUP

inline disconnect() {
  connected = 0;
  for (s : 0 .. S - 1) { storeds[s] = 0 }
  s = 0
}

inline restartSender() {
  SAY("the sender starts again; connected before: %d\n", connected);
#ifndef BUG_SAME_STREAM
  current = 0;
  seq = 1;
#endif
#ifndef BUG_DELETE_AT_STORED
  safe = 0;
#endif
#ifdef BUG_NO_RETRY
  tried = 0;
#endif
  findBases();
  disconnect()
}

inline restartServer() {
  SAY("the server starts again; the sender was connected: %d\n", connected);
  for (i : 0 .. PLACES - 1) { unwritten[i] = 0; packets[i] = packets[i] & DATA_BITS }
  for (i : 0 .. S - 1) { topInMemory[i] = top[i] }
  disconnect()
}

inline restartReceiver() {
  SAY("the receiver starts again, era %d\n", era);
  released = 0;
#ifdef TWO_STEPS
  handling[0] = 0;
#endif
#if TABS > 1
  handling[1] = 0;
#endif
#ifdef BUG_SPLIT_COMMIT
  half = 0;
#endif
}

inline loseAll() {
  SAY("everything in flight is lost; the sender was connected: %d\n", connected);
  for (i : 0 .. PLACES - 1) { packets[i] = 0 }
  for (i : 0 .. S - 1) { acks[i] = 0; gaps[i] = 0 }
  disconnect()
}

/* The server comes back on an empty disk, as another one. */
inline wipe() {
  SAY("the server's disk is lost; boot was %d\n", boot);
  restartServer();
  for (s : 0 .. S - 1) { forgetStream(s) }
  s = 0;
  boot = 1 - boot;
  toldStored = 0
}

#if LEAVES
#define LEAVING :: d_step { !left && sent > 0 -> SAY("the sender is destroyed; messages sent: %d\n", sent); left = 1; connected = 0 }
#else
#define LEAVING
#endif

#if SENDER_RESTORED
#define SENDER_BACKUP \
  :: d_step { !senderCopied && !left -> copySender() } \
  :: d_step { senderCopied && !senderWentBack && !left -> senderWentBack = 1; restoreSender() }
inline copySender() {
  SAY("the sender's disk is copied; messages sent: %d\n", sent);
  senderCopied = 1;
  copiedSeq = seq;
  for (i : 0 .. N - 1) { copiedOnDisk[i] = onDisk[i]; copiedPlace[i] = place[i]; copiedKind[i] = kind[i] }
  i = 0
}
/* What was not sealed in the copy goes into a new stream: that alone may be committed twice. What came later is forgotten. */
inline restoreSender() {
  SAY("the sender's disk goes back; messages sent: %d\n", sent);
  for (i : 0 .. N - 1) {
    if
    :: i < sent -> aged = WITH(aged, i)
    :: else
    fi;
    if
    :: i < sent && copiedOnDisk[i] == 0 -> forgotten = WITH(forgotten, i); onDisk[i] = ENDED
    :: else -> onDisk[i] = copiedOnDisk[i]
    fi;
    if
    :: onDisk[i] == OPEN -> mayRepeat = WITH(mayRepeat, i); told[i] = 0
    :: onDisk[i] == SEALED -> told[i] = 0
    :: else
    fi;
    place[i] = copiedPlace[i];
    kind[i] = copiedKind[i];
    copiedOnDisk[i] = 0; copiedPlace[i] = 0; copiedKind[i] = 0
  }
#ifdef BUG_SAME_STREAM
  seq = copiedSeq;
#endif
  copiedSeq = 0;
  toldStored = 0;
  restartSender()
}
#else
#define SENDER_BACKUP
#endif

#if RECEIVER_RESTORED
#define RECEIVER_BACKUP \
  :: d_step { !receiverCopied -> SAY("the receiver's disk is copied, era %d\n", era); receiverCopied = 1; for (i : 0 .. S - 1) { copiedNext[i] = next[i] } i = 0 } \
  :: d_step { receiverCopied && !receiverWentBack -> receiverWentBack = 1; restoreReceiver() }
inline restoreReceiver() {
  SAY("the receiver's disk goes back, era %d\n", era);
  for (s : 0 .. S - 1) {
    for (i : 1 .. N) {
      if
      :: i <= copiedNext[s] -> decided[PLACES + P(s, i)] = decided[P(s, i)]
      :: i > copiedNext[s] && i <= next[s] ->
        verdict[content[P(s, i)] - 1] = 0;
        aged = WITH(aged, content[P(s, i)] - 1)
      :: else
      fi
    }
    next[s] = copiedNext[s];
    copiedNext[s] = 0
  }
  s = 0;
  era = 1;
  restartReceiver()
}
#else
#define RECEIVER_BACKUP
#endif
