import { join } from '@kith/peer'

import { KithApp } from './elements/app/app.ts'
import { Session } from './session/session.ts'
import './tokens.css'

const server = new URL('/', location.href)
server.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'

const app = new KithApp()
app.session = new Session((name, signal) => join(server.origin, { name, signal }), localStorage)
document.body.append(app)
void app.session.start()
