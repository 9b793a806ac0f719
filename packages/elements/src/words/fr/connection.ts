import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { fr as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Connexion',
  connecting: 'Connexion… Ce que vous écrivez reste sur cet appareil jusqu’à ce que cela puisse partir.',
  waiting: (why, seconds) =>
    `${why} Ce que vous écrivez reste sur cet appareil jusqu’à ce que cela puisse partir. Nouvel essai dans ${seconds} s.`,
  trying: (why) =>
    `${why} Ce que vous écrivez reste sur cet appareil jusqu’à ce que cela puisse partir. Nouvel essai en cours.`,
  refused: (why) => `${why} Vos messages sont en sécurité sur cet appareil.`,
  storeGone:
    'Ce que ce navigateur gardait pour Kith a été effacé, ou son disque est en panne : plus rien ne part ni n’arrive ici. Les autres ont ce qui a été remis ; rechargez la page pour voir ce qui reste ici.',
  left: 'Vous avez quitté le réseau.',
  noRoom:
    'Il n’y a plus de place sur cet appareil : rien ne peut être envoyé ni reçu avant qu’il y en ait. Ce que les autres vous envoient attend chez eux.',
  damaged: (count) =>
    plural(count, {
      one: 'Un enregistrement de cet appareil est endommagé et mis de côté ; tout le reste est comme avant.',
      other: '# enregistrements de cet appareil sont endommagés et mis de côté ; tout le reste est comme avant.',
    }),
  tryNow: 'Essayer maintenant',
  comeBack: 'Revenir',
  chooseAnother: 'Choisir un autre nom',
  beginAgain: 'Recommencer ici',
  useHere: 'L’utiliser ici',
  reload: 'Recharger la page',
}
