import type { Sentences } from '../catalogue.ts'
import type { emoticons as english } from '../en/emoticons.ts'

export const emoticons: Sentences<typeof english> = {
  emoticons: 'Emoticons',
  yours: 'Os teus emoticons',
  hint: 'Escreve o nome entre dois pontos, como :party:, e a tua imagem fica no seu lugar. Quem a lê pode guardá-la.',
  none: 'Ainda não tens nenhum. Escolhe imagens pequenas e dá-lhes o nome que quiseres.',
  add: 'Adicionar imagens',
  nameOf: (shortcut) => `Nome de ${shortcut}`,
  up: (shortcut) => `Subir ${shortcut}`,
  down: (shortcut) => `Descer ${shortcut}`,
  remove: (shortcut) => `Remover ${shortcut}`,
  added: (shortcuts) => `Adicionados: ${shortcuts}`,
  there: 'Estas imagens já estão entre os teus emoticons.',
  removed: (shortcut) => `${shortcut} foi removido. As mensagens que o têm mantêm-no.`,
  undo: 'Anular',
  full: (count) => `Há lugar para ${count} emoticons. Remove alguns para pôr outros.`,
  faults: {
    name: 'Um nome tem de 2 a 24 letras e algarismos, e pode ter _, + e -.',
    taken: 'Outro emoticon tem este nome.',
  },
  failedOf: (file, why) => `${file}: ${why}`,
  keep: 'Guardar os emoticons',
  kept: (shortcuts) => `Guardados: ${shortcuts}`,
  change: 'Mudar os teus emoticons',
}
