import type { Command } from '../program/command.ts'

/** `kith conformance`: tries the rules of the protocol on a server. */
export const conformance: Command = {
  name: 'conformance',
  operands: 'URL',
  operandsMin: 0,
  operandsMax: 1,
  summary: 'try the rules of the protocol on a server',
  about: [
    'Runs black-box cases of the protocol against the server at URL and says which rules it keeps. Each case brings people of its own with random names, sends little, and leaves nothing behind but these names, so it may be run against a server that others use.',
    'Ends with exit code 0 when no case failed, 1 when one did or when there is no server of Kith at URL, and 2 when the command line is not understood.',
  ],
  options: [
    {
      name: 'only',
      value: 'WHAT',
      isRepeatable: true,
      what: 'a case (MB3.2), a rule (MB3), a topic (MB) or a chapter (mailbox); several with commas',
    },
    { name: 'slow', what: 'also the cases that wait for seconds or send more than a little' },
    { name: 'list', what: 'list the cases and run none' },
    { name: 'wait', value: 'TIME', what: 'how long one answer may take', default: '10s' },
  ],
  examples: [
    ['conformance http://localhost:4600', 'a server on this machine'],
    ['conformance wss://chat.example.org --only mailbox,SE5', 'a chapter and a rule'],
    ['conformance --list --only MB', 'what there is'],
  ],
  json: [
    '{"event":"case","id","chapter","sentence","outcome","expected","came","why","ms"}: outcome passed, failed or skipped; with --list without outcome, and "slow"',
    '{"event":"result","cases","passed","failed","skipped","ms"}',
  ],
  // The cases are many; the other commands do without.
  run: async (context) => (await import('../conformance/trial.ts')).runConformanceCommand(context),
}
