import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other:
    'Son contenu n’est pas ce qu’il prétend être ; il n’est donc pas ouvert ici. Enregistrez-le seulement si vous avez confiance en l’expéditeur.',
  broken: 'Il est endommagé, ou ce navigateur ne peut pas le montrer. Il peut tout de même être enregistré.',
  large: (width, height) =>
    `Il est trop grand pour être montré ici : ${width} sur ${height} pixels. Il peut tout de même être enregistré.`,
}
