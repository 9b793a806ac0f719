import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other:
    'Содержимое не то, за что себя выдаёт, поэтому здесь оно не открывается. Сохраняйте файл, только если доверяете отправителю.',
  broken: 'Файл повреждён, или этот браузер не может его показать. Его всё же можно сохранить.',
  large: (width, height) =>
    `Слишком велик, чтобы показать его здесь: ${width} на ${height} пикселей. Его всё же можно сохранить.`,
}
