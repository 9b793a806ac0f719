import type { Command } from '../program/command.ts'

/** `kith serve`: runs a network on this machine. */
export const serve: Command = {
  name: 'serve',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  summary: 'run a network on this machine',
  about: [
    'Runs the server: names, routing, presence, directory and mailbox, with the messenger as a web page on the same port. It needs no configuration: everything it keeps is in one folder.',
    'Ctrl-C or SIGTERM stops it in order; a second one stops it at once, and even then nothing that was acknowledged is lost.',
  ],
  options: [
    { name: 'port', value: 'PORT', what: 'port to listen on; 0 takes a free one', default: '4600' },
    { name: 'host', value: 'ADDRESS', what: 'address to listen on', default: '127.0.0.1' },
    { name: 'data', value: 'FOLDER', what: 'where everything is kept; made when missing', default: './data' },
    {
      name: 'store',
      value: 'URL',
      what: 'a database: sqlite:FILE, postgres://… or mysql://…',
      default: 'a file in --data',
      env: 'KITH_STORE',
    },
    { name: 'domain', value: 'DOMAIN', what: "the network's domain", default: 'localhost', env: 'KITH_DOMAIN' },
    { name: 'behind-proxy', what: 'a proxy in front ends TLS and says where requests come from' },
    { name: 'origin', value: 'ORIGIN', isRepeatable: true, what: 'pages of this origin may connect too' },
    {
      name: 'stun-port',
      value: 'PORT',
      what: 'UDP port, and the next, on which devices learn their public address (STUN)',
      default: 'none',
      env: 'KITH_STUN_PORT',
    },
    {
      name: 'stun-host',
      value: 'ADDRESS',
      what: 'address for STUN',
      default: 'all of them behind a proxy, else --host',
      env: 'KITH_STUN_HOST',
    },
    {
      name: 'stun-url',
      value: 'URL',
      isRepeatable: true,
      what: 'a STUN server to tell devices of',
      default: 'this one',
      env: 'KITH_STUN_URLS',
    },
    {
      name: 'turn-url',
      value: 'URL',
      isRepeatable: true,
      what: 'a TURN server to tell devices of; its secret is in KITH_TURN_SECRET',
      env: 'KITH_TURN_URLS',
    },
    { name: 'turn-secret-file', value: 'FILE', what: 'a file with that secret', env: 'KITH_TURN_SECRET_FILE' },
    { name: 'turn-data', what: 'let data use the TURN servers too, and not calls alone', env: 'KITH_TURN_DATA' },
    {
      name: 'blobs',
      value: 'MIB',
      what: 'room for large content that waits for its receivers, in MiB; 0 keeps none',
      default: '16384',
      env: 'KITH_BLOBS',
    },
    {
      name: 'blobs-per-name',
      value: 'MIB',
      what: 'room of that for one name, in MiB',
      default: '2048',
      env: 'KITH_BLOBS_PER_NAME',
    },
    {
      name: 'log',
      value: 'FORM',
      what: 'text (warnings and errors), json (everything) or off; on standard error',
      default: 'text',
    },
  ],
  examples: [
    ['serve', 'a network at http://localhost:4600, kept in ./data'],
    ['serve --port 5000 --data ~/kith', 'another port and folder'],
    [
      'serve --store postgres://kith@db/kith --domain chat.example.org --behind-proxy --host 0.0.0.0',
      'for others, behind a proxy that ends TLS',
    ],
    ['serve --blobs 204800 --blobs-per-name 1024', 'large content may take 200 GiB, and 1 GiB a name'],
    ['serve --behind-proxy --stun-port 3478', 'devices behind NATs find direct paths'],
  ],
  json: [
    '{"event":"ready","pageUrl","url","port","domain","data","readyMs"}',
    '{"event":"stopping"}  {"event":"stopped"}',
  ],
  // The server brings its databases along; help and the other commands do without.
  run: async (context) => (await import('../serving/running.ts')).runServer(context),
}
