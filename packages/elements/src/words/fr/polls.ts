import { fr as plural } from '../plural.ts'
import type { Sentences } from '../catalogue.ts'
import type { polls as english } from '../en/polls.ts'

export const polls: Sentences<typeof english> = {
  heading: 'Nouveau sondage',
  question: 'Question',
  answer: (number) => `Réponse ${number}`,
  addAnswer: 'Ajouter une réponse',
  removeAnswer: (number) => `Retirer la réponse ${number}`,
  several: 'Plusieurs réponses possibles',
  whyOpen:
    'Tout le monde ici voit qui a choisi quoi : chaque vote vient scellé de la personne, et aucun serveur ne compte.',
  needed: 'Un sondage demande une question et au moins deux réponses différentes.',
  send: 'Envoyer le sondage',
  chooseOne: 'Choisissez une réponse',
  chooseSeveral: 'Choisissez une ou plusieurs réponses',
  over: 'Clos',
  vote: 'Voter',
  takeBack: 'Retirer mon vote',
  votes: (count) => plural(count, { one: '# vote', other: '# votes' }),
  voters: (count) => plural(count, { one: '# personne a voté', other: '# personnes ont voté' }),
  nobody: 'Personne n’a encore voté',
  end: 'Clore le sondage',
}
