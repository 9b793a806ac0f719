import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

import type { Messenger } from '../../controllers/messenger.ts'
import type { Route } from '../../controllers/route/route.ts'
import './group-add.ts'
import './group-join.ts'
import './group-link.ts'
import './group-new.ts'

/** The routes at which people are let into a group. */
export type GroupRoute = Extract<Route, { readonly view: `group-${string}` }>

/**
 * @summary What lies over the messenger when a group is begun, or people are let into one.
 * @event kith-navigate - Another part of the page is wanted.
 * @event kith-close - It was closed.
 */
export class KithGroupPanel extends LitElement {
  static override properties: PropertyDeclarations = { messenger: { attribute: false }, route: { attribute: false } }
  /** The state of the peer that it acts for. */
  declare messenger: Messenger
  /** Which of the panels, and for which group. */
  declare route: GroupRoute

  override render(): TemplateResult {
    const { messenger, route } = this
    switch (route.view) {
      case 'group-new':
        return html`<kith-group-new .messenger=${messenger}></kith-group-new>`
      case 'group-add':
        return html`<kith-group-add .messenger=${messenger} .place=${route.name}></kith-group-add>`
      case 'group-link':
        return html`<kith-group-link .messenger=${messenger} .place=${route.name}></kith-group-link>`
      case 'group-join':
        return html`<kith-group-join .messenger=${messenger} .link=${route.link}></kith-group-join>`
    }
  }
}

customElements.define('kith-group-panel', KithGroupPanel)
