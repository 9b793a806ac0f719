import type { Sentences } from '../catalogue.ts'
import type { report as english } from '../en/report.ts'
import { es as plural } from '../plural.ts'

export const report: Sentences<typeof english> = {
  whatAbout: '¿De qué se trata?',
  reasons: {
    unwanted: 'Mensajes no deseados o publicidad',
    fraud: 'Fraude o suplantación',
    threat: 'Amenazas',
    abuse: 'Insultos u odio',
    other: 'Otra cosa',
  },
  whatToKnow: 'Lo que debe saber quien administra la red',
  ifYouLike: '(si quieres)',
  show: (count) => plural(count, { one: 'Mostrar el último mensaje', other: 'Mostrar los últimos # mensajes' }),
  blockToo: (name) => `Bloquear también a ${name}`,
  whatIsSeen: (name) =>
    `Quien administra la red ve quién eres, lo que dices y muestras aquí y las palabras con las que ${name} pidió ser tu contacto. No puede leer nada más. A ${name} no se le avisa.`,
  report: 'Denunciar',
  told: (name) => `Se ha informado sobre ${name} a quien administra esta red.`,
  done: 'Listo',
}
