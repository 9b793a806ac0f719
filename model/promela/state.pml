/* Positions: stream s has places P(s, 1) to P(s, N). In variables a place is kept as P + 1, so that 0 is none. */
#define PLACES (S * N)
#define P(s, q) ((s) * N + (q)-1)
#define STREAM_OF(place) (((place)-1) / N)
#define SEQ_OF(place) (((place)-1) % N + 1)

/* Sets of messages, and of streams. */
#define HAS(set, message) ((set) & (1 << (message)))
#define WITH(set, message) ((set) | (1 << (message)))

/* A message on the sender's disk: accepted, in an envelope with a position, ended. */
#define OPEN 1
#define SEALED 2
#define ENDED 3

/* What stands at a position: the envelope, the same with a part withdrawn (a later generation), a tombstone. It never goes back. */
#define WHOLE 0
#define PARTLY_VOID 1
#define TOMBSTONE 2

/* How a position was decided; as bits in `everDecided`. */
#define COMMITTED 1
#define PARTLY 2
#define EXPIRED 4

/* The network. Bit k: a `data` packet of kind k. Bit 3f+k: a `store` packet of kind k that says `first` is f. */
#define MAYBE_SHORT short
MAYBE_SHORT packets[PLACES];
#define DATA_BIT(k) (1 << (k))
#define STORE_BIT(f, k) (1 << (3 * (f) + (k)))
#define DATA_BITS 7
/* Acks: next 1 to N+1, of each era of the receiver. What an ack says of a position stands in `decided`. */
MAYBE_SHORT acks[S];
#define ACK_BIT(era, n) (1 << ((era) * (N + 1) + (n)-1))
/* `stored` up to 1 to N. */
byte storeds[S];
/* Gaps from f to t; bit 0 says that the predecessor was decided. */
MAYBE_SHORT gaps[S];
#define GAP_BIT(f, t) (1 << (((f)-1) * N + (t)))

/* What the sender's disk holds. `content` and `after` are part of the envelopes, which never change. */
byte onDisk[N];
byte place[N];
byte kind[N];
byte content[PLACES];
byte after[S];
/* Streams that were begun; a random id is a number that nobody used before. */
byte streams;
/* The sender's memory. `base` is the first outstanding position of a stream that it knows, 0 for any other. */
byte current;
byte seq = 1;
byte base[S];
byte safe;
bit connected;
bit knownBoot;
#ifdef BUG_NO_RETRY
byte tried;
#endif

/* What the server's disk holds. A row is its kind + 1. */
byte row[PLACES];
byte mailboxNext[S];
byte mailboxBase[S];
byte keptAck[S];
byte top[S];
bit boot;
/* Its memory: rows that are on their way to the disk. */
byte unwritten[PLACES];
byte topInMemory[S];

/* What the receiver's disk holds. */
byte next[S];
byte decided[ERAS * PLACES];
#if RECEIVER_RESTORED
bit era;
#else
#define era 0
#endif
/* Its memory. `handling` is a data packet, 3 * P + kind + 1, of each process. */
byte released;
#if TABS > 1 || defined(BUG_SPLIT_COMMIT)
#define TWO_STEPS
byte handling[TABS];
#endif
#ifdef BUG_SPLIT_COMMIT
byte half;
#endif

/* Older copies of disks. */
#if SENDER_RESTORED
bit senderCopied;
byte copiedOnDisk[N];
byte copiedPlace[N];
byte copiedKind[N];
byte copiedSeq;
#endif
#if RECEIVER_RESTORED
bit receiverCopied;
byte copiedNext[S];
#endif

/* How many faults there were. */
byte senderCrashes, serverCrashes, receiverCrashes, losses, wipes;
bit left, senderWentBack, receiverWentBack;

/* What the checks know: messages sent, what the sender was told, what the receiver decided last and ever. */
byte sent;
byte told[N];
byte verdict[N];
byte everDecided[N];
byte toldStored;
/* Messages that a restored disk knows less of: they may be repeated, forgotten, or out of order, as the specification says. */
byte aged;
byte mayRepeat;
byte forgotten;

hidden byte i, j, m, s, low, high;
hidden byte isNamed, isOrphan;
