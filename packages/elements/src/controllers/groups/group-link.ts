import { bytesOfBase64Url, textOfBytes } from './link-text.ts'
import { readName } from '../network/names.ts'

/** What a link into a group carries behind `#join=` (spec CV19): whom to ask, by which invitation, and its secret. */
export interface GroupLink {
  /** The name of who made it. */
  readonly maker: string
  /** The id of the invitation. */
  readonly id: string
  /** In base64url; who has it is taken in. */
  readonly secret: string
}

/** Bytes of an invitation's id and of its secret. */
const idBytes = 8
const secretBytes = 16
/** What stands before a proof where it travels as the words of a contact request. */
const askPrefix = 'kith:join/'
const askPattern = /^kith:join\/([\w-]{11})\.([\w-]{22})$/u
const linkPattern = /^([^/]{1,63})\/([\w-]{11})\.([\w-]{22})$/u
const utf8 = new TextEncoder()

/** A new id and a new secret. */
export function freshInvite(): Pick<GroupLink, 'id' | 'secret'> {
  const fresh = (count: number): string => textOfBytes(crypto.getRandomValues(new Uint8Array(count)))
  return { id: fresh(idBytes), secret: fresh(secretBytes) }
}

/** The text of a link, as it stands behind `#join=`. */
export function groupLinkText({ maker, id, secret }: GroupLink): string {
  return `${maker}/${id}.${secret}`
}

/** Reads what stands behind `#join=`; nothing when it is no link into a group. */
export function readGroupLink(text: string): GroupLink | undefined {
  const [, typed = '', id = '', secret = ''] = linkPattern.exec(text) ?? []
  const maker = id === '' ? undefined : readName(typed).name
  return maker === undefined ? undefined : { maker, id, secret }
}

/** Shows that a name knows the secret, to who made it and nobody else, without the secret (spec CV20). */
export async function joinProof({ id, secret }: Pick<GroupLink, 'id' | 'secret'>, name: string): Promise<string> {
  const usage = { name: 'HMAC', hash: 'SHA-256' } as const
  const key = await crypto.subtle.importKey('raw', bytesOfBase64Url(secret), usage, false, ['sign'])
  const said = utf8.encode(`kith group invitation v1\0${id}\0${name}`)
  return textOfBytes(new Uint8Array(await crypto.subtle.sign('HMAC', key, said)).subarray(0, secretBytes))
}

/** What asks to be let in. */
export type JoinAsk = {
  readonly id: string
  readonly proof: string
}

/** The words of a contact request that ask to be let in. */
export function askWords({ id, proof }: JoinAsk): string {
  return `${askPrefix}${id}.${proof}`
}

/** Reads them; nothing when they are words of a person. */
export function readAskWords(words: string): JoinAsk | undefined {
  const [, id, proof] = askPattern.exec(words) ?? []
  return id === undefined || proof === undefined ? undefined : { id, proof }
}
