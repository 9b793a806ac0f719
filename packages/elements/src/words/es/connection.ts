import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { es as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Conexión',
  connecting: 'Conectando… Lo que escribas se guarda en este dispositivo hasta que pueda salir.',
  waiting: (why, seconds) =>
    `${why} Lo que escribas se guarda en este dispositivo hasta que pueda salir. Nuevo intento en ${seconds} s.`,
  trying: (why) => `${why} Lo que escribas se guarda en este dispositivo hasta que pueda salir. Intentándolo de nuevo.`,
  refused: (why) => `${why} Tus mensajes están a salvo en este dispositivo.`,
  storeGone:
    'Se ha borrado lo que este navegador guardaba para Kith, o ha fallado su disco, así que aquí ya no se envía ni se recibe nada. Lo entregado lo tienen los demás; vuelve a cargar la página para ver qué queda aquí.',
  left: 'Has salido de la red.',
  noRoom:
    'No queda espacio en este dispositivo: hasta que lo haya no se puede enviar ni recibir nada. Lo que te envíen los demás espera en sus dispositivos.',
  damaged: (count) =>
    plural(count, {
      one: 'Un registro de este dispositivo está dañado y se ha apartado; todo lo demás sigue como estaba.',
      other: '# registros de este dispositivo están dañados y se han apartado; todo lo demás sigue como estaba.',
    }),
  tryNow: 'Intentar ahora',
  comeBack: 'Volver',
  chooseAnother: 'Elegir otro nombre',
  beginAgain: 'Empezar de nuevo aquí',
  useHere: 'Usarlo aquí',
  reload: 'Volver a cargar la página',
}
