import { html, nothing, type TemplateResult } from 'lit'

/** What has to be decided about somebody, with the ways to decide it. */
export function strip(words: string, actions: readonly TemplateResult[]): TemplateResult {
  return html`<div class="strip" data-testid="contact-strip">
    <p dir="auto">${words}</p>
    ${actions.length === 0 ? nothing : html`<div class="actions">${actions}</div>`}
  </div>`
}

/** One of those ways; `id` names it to tests. */
export function actionButton(
  id: string,
  label: string,
  act: () => Promise<void>,
  tone: 'primary' | '' = '',
): TemplateResult {
  return html`<button class="button ${tone}" type="button" data-testid="contact-${id}" @click=${() => void act()}>
    ${label}
  </button>`
}
