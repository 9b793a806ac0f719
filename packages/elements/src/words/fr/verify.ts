import type { Sentences } from '../catalogue.ts'
import type { verify as english } from '../en/verify.ts'

export const verify: Sentences<typeof english> = {
  different: (name) =>
    `Ce n’est pas l’empreinte que ${name} a ici. Si ${name} l’a lue au bon endroit, quelqu’un se tient peut-être entre vous : ne dites rien ici que seul ${name} doive lire, et essayez un autre moyen.`,
  compareAgain: 'Comparer à nouveau',
  isVerified: (name) => `L’identité de ${name} est vérifiée. Le sceau reste quand ${name} prend de nouveaux appareils.`,
  isVerifiedSince: (name, when) =>
    `L’identité de ${name} est vérifiée (depuis : ${when}). Le sceau reste quand ${name} prend de nouveaux appareils.`,
  takeSealAway: 'Retirer le sceau',
  meetOrCall: (name) =>
    `Rencontrez ou appelez ${name}. Au même endroit, son écran montre six mots et trente chiffres. Tapez ou collez ce qui y est écrit ; l’un des deux suffit.`,
  whatIsRead: (name) => `Ce que ${name} vous lit`,
  compare: 'Comparer',
  asItShouldBe: 'C’est bien ainsi',
  asCode: 'Votre empreinte sous forme de code à scanner',
  ownHint:
    'Qui tape ceci à votre nom est sûr de vous parler. Ce n’est pas un secret, et c’est le même sur tous vos appareils.',
  whatYouRead: (name) => `Ce que vous lisez à ${name}`,
}
