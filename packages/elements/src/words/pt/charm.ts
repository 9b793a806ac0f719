import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Sons e escrita',
  writing: 'Escrever',
  enterKey: 'A tecla Enter',
  enterDoes: { sends: 'Envia a mensagem', line: 'Começa uma nova linha' },
  enterHint: 'Ctrl e Enter sempre enviam.',
  sounds: 'Sons',
  soundsHint:
    'Nada toca enquanto seu status é ocupado, de quem está silenciado, nem da conversa que você está olhando.',
  sound: {
    message: 'Chega uma mensagem',
    online: 'Um contato fica on-line',
    nudge: 'Alguém cutuca você',
    call: 'Alguém liga',
  },
  tryIt: 'Testar',
  tryOf: (sound) => `Testar: ${sound}`,
  nudges: 'Cutucadas',
  takeNudges: 'Deixar os contatos cutucarem você',
  nudgesHint: 'A conversa treme um pouco, uma vez. Nos detalhes de um contato dá para desligar só para ele.',
}
