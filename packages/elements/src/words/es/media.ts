import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { es as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Ver ${name}`,
  pictureOf: (at, count) => `Imagen ${at} de ${count}`,
  before: 'Imagen anterior',
  after: 'Imagen siguiente',
  notHere: 'Esta imagen no está aquí o está dañada.',
  save: (name) => `Guardar ${name}`,
  close: 'Cerrar',
  recording: 'Grabando',
  recorded: 'Lo que has dicho',
  asking: 'El navegador pregunta si Kith puede escuchar.',
  askingToSee: 'El navegador pregunta si Kith puede ver.',
  stop: 'Parar',
  discard: 'Descartar',
  send: 'Enviar',
  again: 'Otra vez',
  take: 'Hacer la foto',
  takePicture: 'Hacer una foto',
  longest: (minutes) =>
    plural(minutes, {
      one: 'Se ha parado sola: # minuto es lo máximo.',
      other: 'Se ha parado sola: # minutos es lo máximo.',
    }),
  refused: {
    denied: 'El navegador no lo permite. Permítelo junto a la dirección de esta página e inténtalo de nuevo.',
    missing: 'En este dispositivo no se ha encontrado con qué hacerlo.',
    busy: 'Lo está usando otro programa. Ciérralo e inténtalo de nuevo.',
    lost: 'Se ha desconectado mientras se usaba. Lo que había hasta entonces se conserva.',
    unable: 'Este navegador no puede hacerlo.',
  },
}
