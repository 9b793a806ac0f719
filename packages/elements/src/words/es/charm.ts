import type { Sentences } from '../catalogue.ts'
import type { charm as english } from '../en/charm.ts'

export const charm: Sentences<typeof english> = {
  soundsAndWriting: 'Sonidos y escritura',
  writing: 'Escribir',
  enterKey: 'La tecla Intro',
  enterDoes: { sends: 'Envía el mensaje', line: 'Empieza una línea nueva' },
  enterHint: 'Ctrl e Intro siempre envían.',
  sounds: 'Sonidos',
  soundsHint: 'No suena nada mientras estás en ocupado, de quien está en silencio, ni de la conversación que miras.',
  sound: {
    message: 'Llega un mensaje',
    online: 'Un contacto se conecta',
    nudge: 'Alguien te da un toque',
    call: 'Alguien llama',
  },
  tryIt: 'Probar',
  tryOf: (sound) => `Probar: ${sound}`,
  nudges: 'Toques',
  takeNudges: 'Dejar que los contactos te den un toque',
  nudgesHint:
    'La conversación tiembla un poco, una vez. En los detalles de un contacto se puede desactivar solo para ese.',
}
