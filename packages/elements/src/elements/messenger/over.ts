import { html, nothing, type TemplateResult } from 'lit'

import type { Installed } from '../../controllers/installed/installed.ts'
import type { Messenger } from '../../controllers/messenger.ts'
import type { Route } from '../../controllers/route/route.ts'
import type { Session } from '../../controllers/session/session.ts'
import { conversation } from '../../words/en/conversation.ts'
import { installed as installedWords } from '../../words/en/installed.ts'
import { messenger as area } from '../../words/en/messenger.ts'
import { names } from '../../words/en/names.ts'
import { roster } from '../../words/en/roster.ts'
import type { Words } from '../../words/words.ts'
import type { KithNavigateEvent } from '../foundation/events.ts'

/** What the panels over the stages need of the messenger around them. */
export interface Around {
  readonly words: Words
  readonly installed: Installed | undefined
  readonly session: Session | undefined
  readonly navigate: (event: KithNavigateEvent) => void
  readonly lock: () => void
  /** Shows the stage again that the panel was opened from. */
  readonly close: () => void
}

/** What lies over the stages: the panel of a route, if it has one. */
export function overTemplate(
  messenger: Messenger,
  route: Route,
  { words, installed, session, navigate, lock, close }: Around,
): TemplateResult | typeof nothing {
  const says = words.of(area)
  const dialog = (heading: string, content: TemplateResult, width = ''): TemplateResult =>
    html`<kith-dialog class=${width} heading=${heading} @kith-close=${close} @kith-navigate=${navigate}
      >${content}</kith-dialog
    >`
  switch (route.view) {
    case 'add':
      return html`<kith-add-contact
        .messenger=${messenger}
        .name=${route.name}
        @kith-navigate=${navigate}
        @kith-close=${close}
      ></kith-add-contact>`
    case 'diagnosis':
      return dialog(
        route.name === '' ? says.yourConnection : says.connectionTo(route.name),
        html`<kith-diagnostics .messenger=${messenger} .with=${route.name}></kith-diagnostics>`,
        'wide',
      )
    case 'journal':
      return dialog(
        words.of(conversation).journalOf(route.name),
        html`<kith-status-journal .messenger=${messenger} .with=${route.name}></kith-status-journal>`,
        'wide',
      )
    case 'verify':
      return dialog(
        route.name === messenger.peer.name ? says.yourFingerprint : says.isIt(route.name),
        html`<kith-verify .messenger=${messenger} .name=${route.name}></kith-verify>`,
      )
    case 'report':
      return dialog(
        says.report(route.name),
        html`<kith-report autofocus .messenger=${messenger} .name=${route.name}></kith-report>`,
      )
    case 'devices':
      return dialog(says.yourDevices, html`<kith-devices .messenger=${messenger}></kith-devices>`)
    case 'link':
      return dialog(
        says.linkDevice,
        html`<kith-link-device .messenger=${messenger} .code=${route.code}></kith-link-device>`,
      )
    case 'recovery':
      return dialog(says.ifDevicesLost, html`<kith-recovery .messenger=${messenger}></kith-recovery>`)
    case 'group-new':
    case 'group-add':
    case 'group-link':
    case 'group-join':
      return html`<kith-group-panel
        .messenger=${messenger}
        .route=${route}
        @kith-navigate=${navigate}
        @kith-close=${close}
      ></kith-group-panel>`
    case 'invitations':
      return dialog(says.invitations, html`<kith-invitations .messenger=${messenger}></kith-invitations>`)
    case 'settings':
      return dialog(words.of(roster).settings, html`<kith-settings .messenger=${messenger}></kith-settings>`)
    case 'charm':
      return html`<kith-charm
        .messenger=${messenger}
        .what=${route.what}
        @kith-close=${close}
        @kith-navigate=${navigate}
      ></kith-charm>`
    case 'notifications':
      return dialog(
        words.of(installedWords).notifications,
        html`<kith-notifications .messenger=${messenger} .installed=${installed}></kith-notifications>`,
      )
    case 'share':
      return html`<kith-share
        .messenger=${messenger}
        .shelf=${installed?.shared}
        @kith-navigate=${navigate}
        @kith-close=${close}
      ></kith-share>`
    case 'names':
      return dialog(words.of(names).title, html`<kith-own-names .session=${session}></kith-own-names>`)
    case 'passphrase':
      return dialog(
        says.passphrase,
        html`<kith-passphrase .messenger=${messenger} .idle=${session?.idle} @kith-lock=${lock}></kith-passphrase>`,
      )
    default:
      return nothing
  }
}
