import type { Sentences } from '../catalogue.ts'
import type { settings as english } from '../en/settings.ts'

export const settings: Sentences<typeof english> = {
  language: 'Lingua',
  asBrowser: 'Come nel browser',
  appearance: 'Aspetto',
  appearances: { system: 'Come nel sistema', light: 'Chiaro', dark: 'Scuro' },
  contrast: 'Più contrasto',
  contrastHint: 'Altrimenti come chiede il tuo sistema.',
  privacy: 'Privacy',
  lastSeen: 'Mostra quando ci sei stato l’ultima volta',
  lastSeenHint:
    'Ai tuoi contatti, su tutti i tuoi dispositivi. Per uno di loro puoi scegliere diversamente nei dettagli.',
  away: 'Mostra come assente',
  awayHint: 'Quando qui non si tocca nulla da un po’.',
  never: 'Mai',
  afterMinutes: (count) => `Dopo ${count} minuti`,
  notice: 'Conta anche altri programmi',
  noticeHint: 'Il browser chiede se Kith può sapere che questo dispositivo è in uso o bloccato.',
  storage: 'Spazio',
  used: (size) => `Tutto ciò che è conservato qui occupa ${size}.`,
  isKept: 'Il browser lo conserva finché non lo elimini.',
  mayGo: 'Se lo spazio scarseggia, il browser può eliminarlo.',
  keep: 'Chiedi di conservarlo',
  notKept: 'Il browser non l’ha promesso. Installata come app, o usata spesso, forse lo farà.',
  more: 'Altro',
  sight: (name) => `Cosa vede ${name} del tuo stato`,
  sights: { all: 'Come tutti i contatti', 'no-times': 'Tutto tranne l’ultimo accesso', nothing: 'Sempre offline' },
}
