import type { Sentences } from '../catalogue.ts'
import type { passphrase as english } from '../en/passphrase.ts'
import { pt as plural } from '../plural.ts'

export const passphrase: Sentences<typeof english> = {
  isGone: 'A frase secreta foi removida. Quem usa este navegador pode abrir o Kith.',
  withoutOne:
    'As suas mensagens e chaves estão neste navegador. Sem frase secreta, quem se senta diante dele ou copia os arquivos pode lê-las.',
  withOne:
    'Com uma, ela é pedida sempre que o Kith é aberto. Fica neste dispositivo e não vai a lugar nenhum; os seus outros dispositivos têm a deles.',
  set: 'Definir uma frase secreta',
  isSet: 'A frase secreta está definida. Da próxima vez em diante, ninguém abre o que está aqui sem ela.',
  opensAlone: 'O que está neste navegador só se abre com a sua frase secreta.',
  lockNow: 'Bloquear agora',
  change: 'Mudar',
  takeAway: 'Remover',
  lockByItself: 'Bloquear sozinho',
  never: 'Nunca',
  afterMinutes: (count) => plural(count, { one: 'Após um minuto sem uso', other: 'Após # minutos sem uso' }),
  afterAnHour: 'Após uma hora sem uso',
  whileLocked: 'Enquanto está bloqueado nada entra aqui; espera por você.',
  presentOne: 'A atual',
  newOne: 'A nova',
  passphrase: 'Frase secreta',
  fourWords: 'Quatro palavras sem relação entre si são fáceis de lembrar e difíceis de adivinhar.',
  sameAgain: 'A mesma de novo',
  keepItSafe: 'Ninguém abre o que está aqui sem ela, nem quem cuida do servidor. Guarde-a em lugar seguro.',
  setIt: 'Definir',
  whoeverThen: 'Então quem usa este navegador pode abrir o Kith e ler o que há nele.',
  yourPassphrase: 'A sua frase secreta',
  oneMoment: 'Um momento…',
  onPurpose: 'Demora um pouco de propósito: tanto quanto cada tentativa de quem tenta adivinhar.',
  cancel: 'Cancelar',
  atLeast: (count) => plural(count, { one: 'Use pelo menos # letra.', other: 'Use pelo menos # letras.' }),
  notTheSame: 'Não é a mesma.',
}
