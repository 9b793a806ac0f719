/** What of the messenger is loaded when it is first shown, or when the page has nothing else to do. */
const panels = {
  'kith-add-contact': () => import('../add-contact/add-contact.ts'),
  'kith-call': () => import('../call/call.ts'),
  'kith-charm': () => import('../charm/charm.ts'),
  'kith-details': () => import('../details/details.ts'),
  'kith-devices': () => import('../devices/devices.ts'),
  'kith-diagnostics': () => import('../diagnostics/diagnostics.ts'),
  'kith-dialog': () => import('../dialog/dialog.ts'),
  'kith-group-panel': () => import('../groups/group-panel.ts'),
  'kith-group': () => import('../groups/group.ts'),
  'kith-history': () => import('../history/history.ts'),
  'kith-installed': () => import('../installed/installed.ts'),
  'kith-invitations': () => import('../invitations/invitations.ts'),
  'kith-join-device': () => import('../join-device/join-device.ts'),
  'kith-leftovers': () => import('../leftovers/leftovers.ts'),
  'kith-link-device': () => import('../link-device/link-device.ts'),
  'kith-notifications': () => import('../notifications/notifications.ts'),
  'kith-own-names': () => import('../own-names/own-names.ts'),
  'kith-passphrase': () => import('../passphrase/passphrase.ts'),
  'kith-recover-name': () => import('../recover-name/recover-name.ts'),
  'kith-recovery': () => import('../recovery/recovery.ts'),
  'kith-report': () => import('../report/report.ts'),
  'kith-request': () => import('../request/request.ts'),
  'kith-settings': () => import('../settings/settings.ts'),
  'kith-share': () => import('../share/share.ts'),
  'kith-sign-in': () => import('../sign-in/sign-in.ts'),
  'kith-status-journal': () => import('../status-journal/status-journal.ts'),
  'kith-status-note': () => import('../status-note/status-note.ts'),
  'kith-thread': () => import('../thread/thread.ts'),
  'kith-unlock': () => import('../unlock/unlock.ts'),
  'kith-verify': () => import('../verify/verify.ts'),
} as const

const loaders: Readonly<Record<string, (() => Promise<unknown>) | undefined>> = panels

/**
 * Loads the elements that have just been drawn and are not known yet: a browser keeps what they were given until then. One that cannot be loaded is asked for again
 * when it is drawn the next time.
 */
export function loadDrawn(root: ParentNode): void {
  for (const { localName } of root.querySelectorAll(':not(:defined)')) loaders[localName]?.().catch(reportError)
}

/** Loads everything else once the page has nothing to do: what is pressed then is there, also without a connection. */
export function loadRest(): void {
  const load = (): void => {
    for (const loader of Object.values(panels)) loader().catch(reportError)
  }
  // Safari has no word for idleness.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: 4000 })
  else setTimeout(load, 1000)
}
