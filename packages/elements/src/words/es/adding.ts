import type { Sentences } from '../catalogue.ts'
import type { adding as english } from '../en/adding.ts'

export const adding: Sentences<typeof english> = {
  addSomebody: 'Añadir a alguien',
  theirName: 'Su nombre',
  fewWords: 'Unas palabras',
  ifYouLike: '(si quieres)',
  wordsExample: 'Nos conocimos en el mercado',
  ask: 'Enviar solicitud',
  orLetThemFindYou: 'O deja que te encuentren',
  noNameYet: '¿Aún no tiene nombre aquí?',
  linkAsksThem: 'Tu enlace le pedirá que elija uno. Algunas redes piden además una invitación.',
  thisIsYou: 'Este nombre es el tuyo; añade a otra persona.',
  nobodyHasIt: 'Nadie tiene este nombre todavía. ¿Está bien escrito? También puedes enviar tu enlace.',
  invite: 'Invitar a esta red',
  yourLink: 'Tu enlace',
  copy: 'Copiar',
  copied: 'Copiado',
  linkAsCode: 'El enlace como código para escanear',
}
