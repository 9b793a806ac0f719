import type { Route } from '../../controllers/route/route.ts'

/** A stage of a narrow screen. */
export type Stage = Extract<Route, { readonly view: 'list' | 'conversation' | 'details' }>

/** What is seen of a route on a narrow screen: below a dialog is the stage that it was opened from. */
export function stageOf(route: Route, own: string): Stage {
  switch (route.view) {
    case 'journal':
    case 'verify':
    case 'diagnosis':
      return route.name === '' || route.name === own ? { view: 'list' } : { view: 'details', name: route.name }
    case 'thread':
    case 'group-add':
    case 'group-link':
      return { view: 'details', name: route.name }
    case 'report':
      return { view: 'conversation', name: route.name }
    case 'add':
    case 'devices':
    case 'link':
    case 'recovery':
    case 'invitations':
    case 'group-new':
    case 'group-join':
    case 'share':
    case 'names':
    case 'passphrase':
    case 'settings':
    case 'charm':
    case 'notifications':
      return { view: 'list' }
    default:
      return route
  }
}

/** Whether a dialog or popover is open, which takes Escape for itself. */
export function hasOpenLayer(root: ParentNode): boolean {
  if (root.querySelector(':popover-open, dialog[open]') !== null) return true
  return [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot !== null && hasOpenLayer(shadowRoot))
}

/** Whether a key asks which keys there are: Ctrl and slash, or a question mark where none can be written. */
export function asksForKeys(event: KeyboardEvent): boolean {
  if (event.key === '/' && (event.ctrlKey || event.metaKey)) return true
  const [at] = event.composedPath()
  return event.key === '?' && !(at instanceof Element && at.matches('input, textarea, select, [contenteditable]'))
}
