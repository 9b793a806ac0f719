import type { LeaveReason, SessionServices } from './services.ts'
import type { Session } from './session.ts'

/** Begins what comes to the device (spec SE6). A second time it changes nothing. */
export function attachSession({ listeners, mailbox, router }: SessionServices, session: Session): void {
  if (session.state !== 'signed-in') return
  session.state = 'attached'
  router.attach(session, session.listVersion)
  mailbox.attach(session.device)
  for (const listener of listeners) listener.arrived(session)
}

/** Ends a session that has not ended: nothing comes to the device any more, and who follows it is told. */
export function endSession(services: SessionServices, session: Session, reason: LeaveReason): void {
  const { listeners, mailbox, router, table } = services
  session.state = 'ended'
  table.leave(session)
  router.detach(session)
  mailbox.detach(session.device)
  for (const listener of listeners) listener.left(session, reason)
}
