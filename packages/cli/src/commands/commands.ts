import type { Command } from '../program/command.ts'
import { cancel } from './cancel.ts'
import { chat } from './chat.ts'
import { conformance } from './conformance.ts'
import { devices } from './devices.ts'
import { doctor } from './doctor.ts'
import { invite } from './invite.ts'
import { group } from './group.ts'
import { journal } from './journal.ts'
import { link } from './link.ts'
import { log } from './log.ts'
import { name } from './name.ts'
import { pipe } from './pipe.ts'
import { publish } from './publish.ts'
import { receive } from './receive.ts'
import { recover } from './recover.ts'
import { recovery } from './recovery.ts'
import { receipt } from './receipt.ts'
import { reports } from './reports.ts'
import { search } from './search.ts'
import { send } from './send.ts'
import { serve } from './serve.ts'
import { store } from './store.ts'
import { trust } from './trust.ts'
import { verify } from './verify.ts'
import { watch } from './watch.ts'
import { why } from './why.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  chat,
  group,
  send,
  receive,
  watch,
  journal,
  pipe,
  publish,
  search,
  cancel,
  why,
  invite,
  link,
  devices,
  recovery,
  recover,
  name,
  trust,
  log,
  doctor,
  receipt,
  store,
  verify,
  reports,
  conformance,
]
