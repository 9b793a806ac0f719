import type { Sentences } from '../catalogue.ts'
import type { composer as english } from '../en/composer.ts'

export const composer: Sentences<typeof english> = {
  sendFiles: 'Envoyer des fichiers',
  messageTo: (name) => `Message à ${name}`,
  placeholder: 'Message',
  makePoll: 'Faire un sondage',
  send: 'Envoyer',
  sendAsFile: 'Envoyer comme fichier',
  tooLong: (percent) => `C’est trop long pour un seul message ; raccourcissez-le d’environ ${percent} %.`,
  takePicture: 'Prendre une photo',
  sayIt: 'Envoyer un message vocal',
}
