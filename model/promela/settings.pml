/* What a run explores. Every constant may be given with -D. */
#ifndef N
#define N 2 /* messages, 1 to 3 */
#endif
#ifndef SENDER_CRASHES
#define SENDER_CRASHES 0
#endif
#ifndef SERVER_CRASHES
#define SERVER_CRASHES 0
#endif
#ifndef RECEIVER_CRASHES
#define RECEIVER_CRASHES 0
#endif
#ifndef LOSSES
#define LOSSES 0 /* how often everything in flight is lost, and the connection with it */
#endif
#ifndef WIPES
#define WIPES 0 /* how often the server loses its disk */
#endif
#ifndef LEAVES
#define LEAVES 0 /* 1: the sender may be destroyed */
#endif
#ifndef SENDER_RESTORED
#define SENDER_RESTORED 0 /* 1: the sender's disk may go back to an older copy */
#endif
#ifndef RECEIVER_RESTORED
#define RECEIVER_RESTORED 0 /* 1: the receiver's disk may go back to an older copy */
#endif
#ifndef SENDER_DEADLINES
#define SENDER_DEADLINES 0 /* 1: messages may expire at the sender */
#endif
#ifndef SERVER_DEADLINES
#define SERVER_DEADLINES 0 /* 1: rows may expire at the server */
#endif
#ifndef CANCELS
#define CANCELS 0 /* 1: messages may be withdrawn */
#endif
#ifndef TABS
#define TABS 1 /* 2: two processes receive on one store */
#endif

#ifdef BUG_SAME_STREAM
#define S 1
#endif
#ifndef S
#define S (1 + SENDER_CRASHES + SENDER_RESTORED) /* streams at most: one a life of the sender */
#endif

/* A line of a trace; the checker itself passes it over. */
#define SAY(what, number) printf(what, number)

/* Steps for each message, stream, position, and packet. */
#define MESSAGE_1(X) X(0)
#define MESSAGE_2(X) MESSAGE_1(X) X(1)
#define MESSAGE_3(X) MESSAGE_2(X) X(2)
#define GAPS_1(X, s) X(s, 1, 1)
#define GAPS_2(X, s) GAPS_1(X, s) X(s, 1, 2) X(s, 2, 2)
#define GAPS_3(X, s) GAPS_2(X, s) X(s, 1, 3) X(s, 2, 3) X(s, 3, 3)
#define SEQS_1(X, s) X(s, 1)
#define SEQS_2(X, s) SEQS_1(X, s) X(s, 2)
#define SEQS_3(X, s) SEQS_2(X, s) X(s, 3)
#define KINDS_OF(X, s, q) X(s, q, 0) X(s, q, 1) X(s, q, 2)
#define DATA_1(X, s) KINDS_OF(X, s, 1)
#define DATA_2(X, s) DATA_1(X, s) KINDS_OF(X, s, 2)
#define DATA_3(X, s) DATA_2(X, s) KINDS_OF(X, s, 3)
#define STORES_OF(X, s, q, f) X(s, q, f, 0) X(s, q, f, 1) X(s, q, f, 2)
#define STORES_1(X, s) STORES_OF(X, s, 1, 1)
#define STORES_2(X, s) STORES_1(X, s) STORES_OF(X, s, 2, 1) STORES_OF(X, s, 2, 2)
#define STORES_3(X, s) STORES_2(X, s) STORES_OF(X, s, 3, 1) STORES_OF(X, s, 3, 2) STORES_OF(X, s, 3, 3)
#if RECEIVER_RESTORED
#define ERAS 2
#define ACKS_OF(X, s, n) X(s, 0, n) X(s, 1, n)
#else
#define ERAS 1
#define ACKS_OF(X, s, n) X(s, 0, n)
#endif
#define ACKS_1(X, s) ACKS_OF(X, s, 1) ACKS_OF(X, s, 2)
#define ACKS_2(X, s) ACKS_1(X, s) ACKS_OF(X, s, 3)
#define ACKS_3(X, s) ACKS_2(X, s) ACKS_OF(X, s, 4)
#define STREAM(X, s) X(s)

#if S == 1
#define STREAMS(E, X) E(X, 0)
#elif S == 2
#define STREAMS(E, X) E(X, 0) E(X, 1)
#else
#define STREAMS(E, X) E(X, 0) E(X, 1) E(X, 2)
#endif
#if N == 1
#define EACH_MESSAGE(X) MESSAGE_1(X)
#define EACH_POSITION(X) STREAMS(SEQS_1, X)
#define EACH_DATA(X) STREAMS(DATA_1, X)
#define EACH_STORE(X) STREAMS(STORES_1, X)
#define EACH_ACK(X) STREAMS(ACKS_1, X)
#define EACH_GAP(X) STREAMS(GAPS_1, X)
#elif N == 2
#define EACH_MESSAGE(X) MESSAGE_2(X)
#define EACH_POSITION(X) STREAMS(SEQS_2, X)
#define EACH_DATA(X) STREAMS(DATA_2, X)
#define EACH_STORE(X) STREAMS(STORES_2, X)
#define EACH_ACK(X) STREAMS(ACKS_2, X)
#define EACH_GAP(X) STREAMS(GAPS_2, X)
#else
#define EACH_MESSAGE(X) MESSAGE_3(X)
#define EACH_POSITION(X) STREAMS(SEQS_3, X)
#define EACH_DATA(X) STREAMS(DATA_3, X)
#define EACH_STORE(X) STREAMS(STORES_3, X)
#define EACH_ACK(X) STREAMS(ACKS_3, X)
#define EACH_GAP(X) STREAMS(GAPS_3, X)
#endif
#define EACH_STREAM(X) STREAMS(STREAM, X)
#define EACH_STORED(X) EACH_POSITION(X)
