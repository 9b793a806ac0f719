import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Idioma',
  asBrowser: 'Como no navegador',
  appearance: 'Aparência',
  appearances: { system: 'Como no sistema', light: 'Claro', dark: 'Escuro' },
  contrast: 'Mais contraste',
  contrastHint: 'Sem isso, como o seu sistema pedir.',
  privacy: 'Privacidade',
  lastSeen: 'Mostrar quando você esteve online',
  lastSeenHint:
    'Aos seus contatos, em todos os seus aparelhos. Para um deles, você pode escolher diferente nos detalhes.',
  away: 'Mostrar como ausente',
  awayHint: 'Quando nada foi tocado aqui por um tempo.',
  never: 'Nunca',
  afterMinutes: (count) => `Após ${count} minutos`,
  notice: 'Contar também outros programas',
  noticeHint: 'O navegador pergunta se o Kith pode saber que este aparelho está em uso ou bloqueado.',
  storage: 'Armazenamento',
  used: (size) => `Tudo o que é guardado aqui ocupa ${size}.`,
  isKept: 'O navegador guarda até você apagar.',
  mayGo: 'Se faltar espaço, o navegador pode apagar.',
  keep: 'Pedir para guardar',
  notKept: 'O navegador não prometeu. Instalado como app, ou usado com frequência, talvez prometa.',
  more: 'Mais',
  sight: (name) => `O que ${name} vê do seu status`,
  sights: { all: 'Como todos os contatos', 'no-times': 'Tudo menos o visto por último', nothing: 'Sempre offline' },
}
