/* What is promised, checked where it is written. */

/* The receiver's commit of a position: exactly once, in order, and not after its sender was told another end. */
inline checkDecision(message, outcome) {
  assert(verdict[message] == 0 || HAS(mayRepeat, message));
  assert(told[message] == 0 || HAS(aged, message));
  for (i : 0 .. N - 1) {
    if
    :: i > message && !HAS(aged, message) && !HAS(aged, i) -> assert(verdict[i] == 0)
    :: i < message && !HAS(aged, i) -> assert(verdict[i] != 0 || told[i] != 0)
    :: else
    fi
  }
  verdict[message] = outcome;
  everDecided[message] = everDecided[message] | outcome
}

/* The sender's word to its application: once, and what the receiver decided. */
inline checkReceipt(message, outcome) {
  assert(told[message] == 0);
  assert(everDecided[message] & outcome);
  told[message] = outcome
}

/* Nothing more happens by itself: everything accepted has ended, the mailbox is empty, and what was safe there has arrived. */
inline checkGoal() {
  d_step {
    for (i : 0 .. N - 1) {
      assert(left || i >= sent || told[i] != 0 || HAS(forgotten, i));
      assert(!HAS(toldStored, i) || verdict[i] != 0 || HAS(aged, i))
    }
    for (i : 0 .. PLACES - 1) {
      /* Some rows stay until their time is over: those of a destroyed sender that nobody was promised; and those that were committed and
         told before the receiver's disk went back, behind a position that neither the mailbox nor the sender has any more. */
      assert(row[i] == 0 || (left && !HAS(toldStored, content[i] - 1)) ||
             (HAS(aged, content[i] - 1) && told[content[i] - 1] != 0 && receiverWentBack))
    }
    i = 0
  }
}
