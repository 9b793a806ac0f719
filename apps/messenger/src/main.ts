import { join, linkDevice, recover, removeIndexedDbStore } from '@kith/peer'

import { KithApp } from './elements/app/app.ts'
import { StoreNames } from './session/entry.ts'
import { Leftovers } from './session/leftovers.ts'
import { Locks } from './session/locks.ts'
import { type OpenPeer, Session } from './session/session.ts'
import './tokens.css'

const server = new URL('/', location.href)
server.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
const { origin } = server
const leftovers = new Leftovers(localStorage, {
  has: async (store) => (await indexedDB.databases()).some(({ name }) => name === store),
  remove: removeIndexedDbStore,
})
const stores = new StoreNames(location.host, localStorage, leftovers)

const locks = new Locks(localStorage, (changed) => {
  addEventListener('storage', ({ key }) => {
    changed(key)
  })
})

const app = new KithApp()
const open: OpenPeer = (name, signal, { invitation, passphrase }) => {
  const store = stores.of(name)
  // What is used again is not left over.
  leftovers.keep(store)
  return join(origin, {
    ...{ name, signal, passphrase, store, strangers: 'requests' },
    ...(invitation !== undefined && { claim: { invitation } }),
    log: ({ event, detail }) => {
      if (event === 'tab-failed') void app.session.tabFailed(String(detail['code']))
    },
  })
}
app.session = new Session(open, localStorage, {
  ...{ locks, leftovers },
  retire: (name) => stores.retire(name),
  wipe: () => {
    location.reload()
  },
  entry: {
    link: (signal) => linkDevice(origin, { signal }),
    accept: (link, name) => stores.fill(name, (store) => link.accept({ store })),
    recover: (wanted, signal) => stores.fill(wanted.name, (store) => recover(origin, { ...wanted, store, signal })),
  },
})
document.body.append(app)
void app.session.start()
