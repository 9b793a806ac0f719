import { describe, expect, it } from 'vitest'

import { firstLoad } from './bundle.ts'

const repository = new URL('../../../../', import.meta.url).pathname

/**
 * What may be loaded first, in bytes of gzip. Whoever comes near it moves what is not drawn at first behind an `import()`: panels of the messenger stand in
 * `src/elements/messenger/panels.ts`.
 */
const bytesMax = { messenger: 200_000, conversation: 60_000, conversationInPieces: 66_500 } as const

const conversation = {
  entry: `${repository}packages/elements/src/elements/conversation/conversation.ts`,
  without: /^@kith\//u,
} as const

describe('what is loaded first', () => {
  it(`of the messenger, its peer included, is at most ${bytesMax.messenger} bytes`, async () => {
    const { bytes, modules } = await firstLoad({
      entry: `${repository}apps/messenger/index.html`,
      config: `${repository}apps/messenger/vite.config.ts`,
    })
    expect(modules).toContain('packages/peer/src/engine/engine.ts')
    console.log(`RESULT first load of the messenger: ${bytes} bytes of gzip`)
    expect(bytes).toBeLessThanOrEqual(bytesMax.messenger)
  })

  it(`of kith-conversation with its controller, without its peer, is at most ${bytesMax.conversation} bytes in one file`, async () => {
    const { bytes, modules } = await firstLoad({ ...conversation, isOneFile: true })
    expect(modules).toContain('packages/elements/src/controllers/chat/conversation.ts')
    console.log(`RESULT first load of kith-conversation: ${bytes} bytes of gzip`)
    expect(bytes).toBeLessThanOrEqual(bytesMax.conversation)
  })

  it(`of kith-conversation is at most ${bytesMax.conversationInPieces} bytes where a bundler cuts it into pieces`, async () => {
    const { bytes, modules } = await firstLoad(conversation)
    expect(modules).toContain('packages/elements/src/controllers/chat/conversation.ts')
    console.log(`RESULT first load of kith-conversation in pieces: ${bytes} bytes of gzip`)
    expect(bytes).toBeLessThanOrEqual(bytesMax.conversationInPieces)
  })
})
