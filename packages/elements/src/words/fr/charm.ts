import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Sons et écriture',
  writing: 'Écriture',
  enterKey: 'La touche Entrée',
  enterDoes: { sends: 'Envoie le message', line: 'Commence une nouvelle ligne' },
  enterHint: 'Ctrl et Entrée envoient toujours.',
  sounds: 'Sons',
  soundsHint:
    'Rien ne se fait entendre avec le statut « occupé », pour qui est en sourdine, ni pour la conversation que vous regardez.',
  sound: {
    message: 'Un message arrive',
    online: 'Un contact arrive en ligne',
    nudge: 'Quelqu’un vous envoie un wizz',
    call: 'Quelqu’un appelle',
  },
  tryIt: 'Essayer',
  tryOf: (sound) => `Essayer : ${sound}`,
  nudges: 'Wizz',
  takeNudges: 'Laisser les contacts vous envoyer un wizz',
  nudgesHint:
    'La conversation tremble un peu, une fois. Dans les détails d’un contact, vous pouvez le désactiver pour lui.',
}
