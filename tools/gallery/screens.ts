/** A screen of the messenger over mock peers, as it is shown in the gallery. */
export interface Screen {
  /** Name of its files, in lower case with dashes. */
  readonly id: string
  /** What it shows, in a few words. */
  readonly title: string
  /** Of the mock page (`packages/elements/test/mock`). */
  readonly scene: string
  /** Where in the messenger. */
  readonly route: string
  /** Test ids of what is pressed before the picture is taken, in order. */
  readonly press?: readonly string[]
  /** A key that is pressed after that. */
  readonly key?: string
}

/** Every main screen, in the order of the gallery. */
export const screens: readonly Screen[] = [
  { id: 'first-run', title: 'A name is chosen', scene: 'first', route: '#/' },
  { id: 'empty', title: 'Nobody is here yet', scene: 'empty', route: '#/' },
  { id: 'list', title: 'The list', scene: 'busy', route: '#/' },
  { id: 'conversation', title: 'A conversation', scene: 'busy', route: '#/bo' },
  { id: 'right-to-left', title: 'Two directions of writing', scene: 'busy', route: '#/dawud' },
  { id: 'unread', title: 'Something new', scene: 'unread', route: '#/bo' },
  { id: 'answers', title: 'Answers, edits and signs', scene: 'rich', route: '#/bo' },
  { id: 'emoticons', title: 'Emoticons of one’s own', scene: 'charm', route: '#/bo' },
  { id: 'emoticons-menu', title: 'Writing an emoticon', scene: 'charm', route: '#/bo', press: ['charm-open'] },
  { id: 'own-emoticons', title: 'One’s own emoticons', scene: 'charm', route: '#emoticons' },
  { id: 'thread', title: 'A thread', scene: 'charm', route: '#/bo', press: ['thread-open'] },
  { id: 'poll', title: 'Asking several people', scene: 'busy', route: '#/bo', press: ['take-poll'] },
  { id: 'files', title: 'Files and pictures', scene: 'files', route: '#/bo' },
  { id: 'picture', title: 'A picture, large', scene: 'files', route: '#/bo', press: ['picture-open'] },
  { id: 'voice', title: 'A voice note', scene: 'busy', route: '#/bo', press: ['take-voice'] },
  { id: 'group', title: 'A group', scene: 'groups', route: '#/', press: ['contact'] },
  {
    id: 'group-details',
    title: 'About a group',
    scene: 'groups',
    route: '#/',
    press: ['contact', 'conversation-name'],
  },
  { id: 'ringing', title: 'Somebody calls', scene: 'ringing', route: '#/' },
  { id: 'call', title: 'A call of four', scene: 'meeting', route: '#/bo' },
  { id: 'journal', title: 'The states of somebody, week by week', scene: 'journal', route: '#/bo/journal' },
  { id: 'settings', title: 'Settings', scene: 'busy', route: '#settings' },
  { id: 'notifications', title: 'Notifications', scene: 'busy', route: '#notifications' },
  { id: 'own-picture', title: 'One’s own picture', scene: 'busy', route: '#picture' },
  { id: 'sounds', title: 'Sounds, and the Enter key', scene: 'busy', route: '#sounds' },
  { id: 'details', title: 'About somebody', scene: 'busy', route: '#/bo/details' },
  { id: 'verify', title: 'Comparing who somebody is', scene: 'busy', route: '#/bo/verify' },
  { id: 'paths', title: 'A look at the connection', scene: 'paths', route: '#/bo/diagnosis' },
  { id: 'request', title: 'A stranger asks', scene: 'asking', route: '#/ines' },
  { id: 'report', title: 'Telling the operator', scene: 'asking', route: '#/ines/report' },
  { id: 'add', title: 'Adding somebody', scene: 'busy', route: '#add' },
  { id: 'devices', title: 'One’s devices', scene: 'busy', route: '#devices' },
  { id: 'recovery', title: 'What brings the name back', scene: 'busy', route: '#recovery' },
  { id: 'locked', title: 'Locked by a passphrase', scene: 'locked', route: '#/' },
  { id: 'offline', title: 'Without a connection', scene: 'offline', route: '#/bo' },
  { id: 'keys', title: 'The keys', scene: 'busy', route: '#/', key: '?' },
  { id: 'many', title: 'A thousand contacts', scene: 'many', route: '#/' },
]
