import type { adding } from './en/adding.ts'
import type { called } from './en/called.ts'
import type { calls } from './en/calls.ts'
import type { charm } from './en/charm.ts'
import type { clock } from './en/clock.ts'
import type { composer } from './en/composer.ts'
import type { connection } from './en/connection.ts'
import type { content } from './en/content.ts'
import type { conversation } from './en/conversation.ts'
import type { delivery } from './en/delivery.ts'
import type { details } from './en/details.ts'
import type { devices } from './en/devices.ts'
import type { diagnosis } from './en/diagnosis.ts'
import type { directory } from './en/directory.ts'
import type { emoticons } from './en/emoticons.ts'
import type { entry } from './en/entry.ts'
import type { exporting } from './en/exporting.ts'
import type { face } from './en/face.ts'
import type { faults } from './en/faults.ts'
import type { files } from './en/files.ts'
import type { find } from './en/find.ts'
import type { groupLines } from './en/group-lines.ts'
import type { groups } from './en/groups.ts'
import type { history } from './en/history.ts'
import type { installed } from './en/installed.ts'
import type { invitations } from './en/invitations.ts'
import type { journal } from './en/journal.ts'
import type { keys } from './en/keys.ts'
import type { lasting } from './en/lasting.ts'
import type { names } from './en/names.ts'
import type { media } from './en/media.ts'
import type { mentions } from './en/mentions.ts'
import type { messenger } from './en/messenger.ts'
import type { mute } from './en/mute.ts'
import type { network } from './en/network.ts'
import type { nudge } from './en/nudge.ts'
import type { oneself } from './en/oneself.ts'
import type { passphrase } from './en/passphrase.ts'
import type { paths } from './en/paths.ts'
import type { polls } from './en/polls.ts'
import type { presence } from './en/presence.ts'
import type { reading } from './en/reading.ts'
import type { recovery } from './en/recovery.ts'
import type { report } from './en/report.ts'
import type { request } from './en/request.ts'
import type { rich } from './en/rich.ts'
import type { roster } from './en/roster.ts'
import type { settings } from './en/settings.ts'
import type { standing } from './en/standing.ts'
import type { status } from './en/status.ts'
import type { story } from './en/story.ts'
import type { share } from './en/share.ts'
import type { threads } from './en/threads.ts'
import type { time } from './en/time.ts'
import type { timeline } from './en/timeline.ts'
import type { transfers } from './en/transfers.ts'
import type { trust } from './en/trust.ts'
import type { verify } from './en/verify.ts'

/** Everything that is said, area by area; the English of an area says which sentences it has. */
type EnglishArea =
  | typeof adding
  | typeof called
  | typeof calls
  | typeof clock
  | typeof composer
  | typeof connection
  | typeof content
  | typeof conversation
  | typeof nudge
  | typeof charm
  | typeof face
  | typeof delivery
  | typeof details
  | typeof devices
  | typeof diagnosis
  | typeof directory
  | typeof emoticons
  | typeof entry
  | typeof exporting
  | typeof lasting
  | typeof faults
  | typeof files
  | typeof find
  | typeof groupLines
  | typeof groups
  | typeof history
  | typeof installed
  | typeof invitations
  | typeof journal
  | typeof keys
  | typeof names
  | typeof media
  | typeof mentions
  | typeof messenger
  | typeof mute
  | typeof network
  | typeof passphrase
  | typeof paths
  | typeof polls
  | typeof presence
  | typeof reading
  | typeof recovery
  | typeof report
  | typeof request
  | typeof rich
  | typeof roster
  | typeof oneself
  | typeof settings
  | typeof standing
  | typeof status
  | typeof story
  | typeof share
  | typeof threads
  | typeof time
  | typeof timeline
  | typeof transfers
  | typeof trust
  | typeof verify

/** What the sentences of one part of the screen have in common: the name of the area, under which catalogues keep them. */
export interface Area {
  readonly area: string
}

/** The sentences of an area in any language. */
export type Sentences<A extends Area> = { readonly [Key in Exclude<keyof A, 'area'>]: InAnyLanguage<A[Key]> }

type InAnyLanguage<T> = T extends string
  ? string
  : T extends (...values: never[]) => unknown
    ? T
    : { readonly [Key in keyof T]: InAnyLanguage<T[Key]> }

/** A whole language other than English: the module `words/<language>/catalogue.ts`. One sentence less, and it does not build. */
export type Catalogue = { readonly [A in EnglishArea as A['area']]: Sentences<A> }
