import type { ErrorCode } from '@kith/wire'

const ofServing: Partial<Readonly<Record<ErrorCode, string>>> = {
  'port-in-use': 'Choose another with --port, or stop the program that has it.',
  'database-unreachable':
    'Start the database, or correct --store (KITH_STORE); without it Kith keeps its data in a file.',
  'store-busy': 'Another kith serve uses this data; stop it, or choose another folder with --data.',
  'store-damaged': 'kith verify STORE says what is damaged; a copy put back is the way on.',
  'insecure-address': 'Add --behind-proxy when a proxy that ends TLS stands in front.',
}

const ofPeers: Partial<Readonly<Record<ErrorCode, string>>> = {
  'store-busy':
    'A store is opened by one process at a time. End the other kith (or program) that runs under this name, or be somebody else with --as.',
  'store-newer': 'Update kith.',
  'store-full': 'Make room on the disk; nothing is lost, and it is tried again by itself.',
  'store-damaged': 'Put a copy of the file back; or begin anew with another --store, which is another device.',
  'store-failed': 'Did the disk fail, or the file damaged? --store names another file.',
  'store-sealed': 'Give its passphrase with --passphrase-file (KITH_PASSPHRASE_FILE), or run kith at a terminal.',
  'passphrase-wrong': 'Nothing was changed. A passphrase that is forgotten cannot be got round.',
  'name-taken':
    'A name belongs to the keys in its store. If it is yours, give that file with --store; otherwise choose another name with --as.',
  'name-released':
    'If it is yours, kith name take-back NAME brings it back; otherwise choose another name with --as, or wait.',
  'name-transferred': 'Whoever has it now would have to give it back: kith name take.',
  'chain-end-wrong': 'Take the whole text that kith name take shows, of the same network.',
  'name-lookalike': 'Choose another name with --as.',
  'name-reserved': 'Choose another name with --as.',
  'claim-required': 'Bring what it asks for: --invite URL, or --token-file FILE.',
  'invitation-unknown': 'Look at the address again: all of it counts, also what stands behind #invite=.',
  'invitation-used': 'An invitation works once; ask for another.',
  'invitation-over': 'Ask for another.',
  'invitation-foreign': 'Take the name that it is for with --as.',
  'name-unknown': 'Names are spelled exactly; whoever has it must have joined this network once.',
  'name-wrong': 'The file given with --store belongs to another name; give that name with --as.',
  'meeting-unknown': 'Look at the code again, or let the new device show another.',
  'meeting-over': 'Begin again: kith link shows another code.',
  'link-malformed': 'Somebody may stand between the two devices. Begin again, and compare the code letter by letter.',
  'recovery-malformed': 'A code has seven groups of four letters; compare it with the paper.',
  'recovery-wrong': 'Is it the code of this name, in this network?',
  'server-unreachable': 'Does it run? kith serve starts one; --server (KITH_SERVER) says where it is.',
  'server-busy': 'Try again in a moment.',
  'server-stopping': 'Try again in a moment.',
  'network-changed':
    'The server at this address has other data than when this store was made. If that is meant, begin anew with another --store.',
  'key-changed': 'Ask them over another way whether they began anew, before you trust it.',
  'taken-over': 'The same store, or a copy of it, signed in elsewhere.',
  'stranger-quota': 'Add --contact to kith chat or kith watch to ask to become a contact.',
  'no-handler': 'The program that runs under this name takes no messages of this type.',
  'no-listener': 'Does kith pipe --listen run there, with the same --type, and for you?',
  'receiver-absent': 'Nobody under this name is there now.',
  'message-too-large': 'A message holds 48,000 bytes.',
  'keep-too-long': 'The longest is --keep 45d.',
}

/** What a person can do about a code, or nothing. */
export function hintOf(code: ErrorCode, isServing: boolean): string | undefined {
  return (isServing ? ofServing : ofPeers)[code]
}
