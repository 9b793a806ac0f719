import { browserSession, chooseTag, Notices, PushSwitch, Updates } from '@kith/elements/controllers'
import { setLanguage } from '@kith/elements/language'
import { KithMessenger } from '@kith/elements/messenger'
import '@kith/elements/page.css'
// What a newcomer sees first does not wait for one more round trip.
import '@kith/elements/sign-in'
import { join } from '@kith/peer'

import './fonts/fonts.css'
import { takeAddress } from './address.ts'
import { followNotices, noticesOf, pushOf } from './notices.ts'
import { registerServiceWorker, updatesOf } from './service-worker.ts'
import { sharedShelf } from './shared.ts'

const server = new URL('/', location.href)
server.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'

const as = takeAddress()
const app = new KithMessenger()
const registering = registerServiceWorker()
app.installed = {
  updates: new Updates(updatesOf(registering)),
  notices: new Notices(noticesOf(registering), localStorage),
  push: new PushSwitch(pushOf(registering), localStorage),
  ...('caches' in globalThis && { shared: sharedShelf }),
}
followNotices()
app.session = browserSession(server.origin, { as, join })
// Without its words nothing is lost: English is always there.
const language = localStorage.getItem('kith.language') ?? chooseTag(navigator.languages)
void setLanguage(language)
  .catch(() => undefined)
  .then(() => {
    document.body.append(app)
  })
