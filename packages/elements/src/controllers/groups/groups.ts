import type { ConversationInfo, ConversationMember, GivenRole, Peer } from '@kith/peer'

import { Cell, follow } from '../observable/cell.ts'
import { placeOfConversation } from '../chat/place.ts'
import { GroupNotices } from './group-notices.ts'

/** A conversation of several people as this device knows it. */
export interface Group {
  readonly id: string
  /** Where its messages are. */
  readonly place: string
  /** What it is called here: its title, or the names of the others. */
  readonly name: string
  /** What its members named it; empty when nobody did. */
  readonly title: string
  /** An address of its picture that an `img` takes; nothing when it has none, or what it has is no picture. */
  readonly picture: string | undefined
  /** False when one has left, or was removed. */
  readonly isMember: boolean
  readonly members: readonly ConversationMember[]
  /** What one may do in it oneself. */
  readonly role: GivenRole | 'owner' | undefined
}

/** Names that stand for a group without a title. */
const namesShownMax = 4
const roleOrder: readonly string[] = ['owner', 'manager', 'writer', 'commenter', 'reader']

/** The conversations of several people: who belongs to them, what they are called, and changing that. In step with all tabs. */
export class Groups {
  /** All of them, by their place. */
  readonly all: Cell<ReadonlyMap<string, Group>> = new Cell<ReadonlyMap<string, Group>>(new Map())
  readonly notices: GroupNotices
  readonly #peer: Peer
  readonly #signal: AbortSignal

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
    this.notices = new GroupNotices(peer, nowMs, signal)
  }

  async start(): Promise<void> {
    follow(this.#peer.conversations.watch({ signal: this.#signal }), this.#signal, (infos) => {
      this.#take(infos)
    })
    await this.notices.start()
    await this.refresh()
  }

  of(place: string): Group | undefined {
    return this.all.value.get(place)
  }

  /** The names that are told of what one writes: all members but oneself. */
  others(place: string): readonly string[] {
    const members = this.of(place)?.members ?? []
    return members.map(({ name }) => name).filter((name) => name !== this.#peer.name)
  }

  /** Whether one may write there. */
  maySay(place: string): boolean {
    const group = this.of(place)
    return group !== undefined && group.isMember && group.role !== 'reader'
  }

  /** Whether one may add people, and change its name and picture. */
  mayManage(place: string): boolean {
    const role = this.of(place)?.role
    return role === 'owner' || role === 'manager'
  }

  /** Reads them now, for who has just made one. */
  async refresh(): Promise<void> {
    this.#take(await this.#peer.conversations.list())
  }

  #take(infos: readonly ConversationInfo[]): void {
    const own = this.#peer.name
    this.all.set(new Map(infos.map((info) => [placeOfConversation(info.id), groupOf(info, own)])))
  }
}

function groupOf({ id, title, picture, isMember, members }: ConversationInfo, own: string): Group {
  const sorted = [...members].sort(
    (a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) || (a.name < b.name ? -1 : 1),
  )
  return {
    ...{ id, title, isMember, members: sorted },
    place: placeOfConversation(id),
    name: nameOfGroup(title, members, own),
    picture: pictureAddress(picture),
    role: isMember ? members.find(({ name }) => name === own)?.role : undefined,
  }
}

/** What a group is called: its title, or who else is in it. */
export function nameOfGroup(title: string, members: readonly Pick<ConversationMember, 'name'>[], own: string): string {
  if (title.trim() !== '') return title.trim()
  const others = members.map(({ name }) => name).filter((name) => name !== own)
  if (others.length <= namesShownMax) return others.length === 0 ? own : others.join(', ')
  return `${others.slice(0, namesShownMax - 1).join(', ')}, +${others.length - namesShownMax + 1}`
}

/** The first characters of the base64 of pictures that are shown, with their types; what draws or runs anything else is none. */
const pictureTypes: readonly (readonly [start: string, type: string])[] = [
  ['UklGR', 'image/webp'],
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
]

function pictureAddress(picture: string | undefined): string | undefined {
  const type = pictureTypes.find(([start]) => picture?.startsWith(start))?.[1]
  return picture === undefined || type === undefined ? undefined : `data:${type};base64,${picture}`
}
