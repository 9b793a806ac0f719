import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

import { readOut, wish } from './packages/elements/test/access/commands.ts'
import { endedNodeEnd, openNodeEnd } from './packages/peer/test/links/node-end.ts'
import { closePairing, openPairing } from './packages/peer/test/links/pairing-server.ts'
import { chromiumArguments } from './tools/provision/chromium-arguments.ts'

const browserTests = '{packages,apps}/*/test/**/*.browser.test.ts'
const endToEndTests = '{packages/*,apps/*,torture,evil,model,natlab}/test/**/*.e2e.test.ts'
const source = '@kith/source'
const executablePath = process.env['KITH_TEST_CHROMIUM']

/** Tests read the packages' sources, so they need no build. */
const nodeConditions = {
  resolve: { conditions: [source, 'node'] },
  ssr: { resolve: { conditions: [source, 'node'] } },
}

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        ...nodeConditions,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            '{packages,apps}/*/test/**/*.test.ts',
            '{tools,bench,torture,evil,model,natlab,examples}/**/*.test.ts',
          ],
          exclude: [browserTests, endToEndTests, '**/node_modules/**', '**/dist/**'],
          testTimeout: 20_000,
        },
      },
      {
        resolve: { conditions: [source, 'browser', 'module', 'import', 'default'] },
        // Prepared before the first test: a package found only then makes Vite load the page anew in the middle of it.
        optimizeDeps: {
          include: [
            '@hpke/core',
            '@hpke/dhkem-x25519',
            '@noble/ciphers/aes.js',
            '@noble/curves/ed25519.js',
            '@noble/hashes/argon2.js',
            '@noble/hashes/hmac.js',
            '@noble/hashes/sha2.js',
            'axe-core',
            '@lit/react',
            'lit',
            'lit/directives/guard.js',
            'lit/directives/keyed.js',
            'lit/directives/live.js',
            'lit/directives/repeat.js',
            'react',
            'react-dom/client',
            'uqr',
          ],
        },
        test: {
          name: 'browser',
          include: [browserTests],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // What tests in a browser let Node do for them.
            commands: { openPairing, closePairing, openNodeEnd, endedNodeEnd, wish, readOut },
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                // Without the flag and the permissions Chromium offers no address of this machine to WebRTC.
                args: [...chromiumArguments(), '--allow-loopback-in-peer-connection'],
                ...(executablePath === undefined ? {} : { executablePath }),
              },
              contextOptions: { permissions: ['camera', 'microphone'] },
            }),
          },
        },
      },
      {
        ...nodeConditions,
        test: {
          name: 'e2e',
          environment: 'node',
          include: [endToEndTests],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
