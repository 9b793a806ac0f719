/*
 * Delivery (spec DL, MB), for Spin: one sender, the server's mailbox, one receiver, one lane of kept envelopes.
 *
 * The network is a set: a packet that was sent may arrive late, more than once, or never; `loss` takes everything that is in flight
 * away. What a machine has on disk survives its crash, what it holds in memory does not. A crash ends a machine and starts it
 * again in one step: a machine that is down is one that takes no step.
 *
 * `must` holds the steps that a machine takes sooner or later; where none is left, and whatever may still happen, the goal has to
 * hold. `may` holds what nobody can count on: the application, deadlines, and every fault, each as often as its constant says.
 * The checks stand in the steps that write to a disk (ledger.pml).
 *
 * A message here is an envelope. Constants are given with -D (settings.pml); a planted bug is -DBUG_NAME.
 */
#include "settings.pml"
#include "state.pml"
#include "ledger.pml"
#include "sender.pml"
#include "mailbox.pml"
#include "receiver.pml"
#include "faults.pml"

active proctype must() {
  do
  EACH_MESSAGE(SENDER_STEPS)
  EACH_ACK(SENDER_HEARS)
  EACH_STORED(SENDER_STORED)
  :: d_step { !connected && !left && NOTHING_UNWRITTEN -> hello() }
  EACH_STORE(MAILBOX_TAKES)
  :: d_step { !NOTHING_UNWRITTEN -> commitRows() }
  EACH_POSITION(MAILBOX_PUSHES)
  EACH_STORED(MAILBOX_ANSWERS)
  EACH_ACK(MAILBOX_HEARS)
  EACH_DATA(RECEIVER_TAKES)
  RECEIVER_COMMITS
  EACH_STREAM(RECEIVER_ANSWERS)
  EACH_GAP(RECEIVER_SKIPS)
  :: atomic { else -> checkGoal() }
  od
}

active proctype may() {
  do
  :: d_step { sent < N && !left -> SAY("the application sends message %d\n", sent + 1); onDisk[sent] = OPEN; sent++ }
  EACH_MESSAGE(DEADLINES)
  EACH_POSITION(MAILBOX_EXPIRES)
  FAULTS
  od
}
