import type { Sentences } from '../catalogue.ts'
import type { content as english } from '../en/content.ts'

export const content: Sentences<typeof english> = {
  other:
    'Der Inhalt ist nicht, was er zu sein vorgibt; deshalb wird er hier nicht geöffnet. Speichere die Datei nur, wenn du dem Absender traust.',
  broken: 'Sie ist beschädigt, oder dieser Browser kann sie nicht zeigen. Speichern lässt sie sich trotzdem.',
  large: (width, height) =>
    `Zu groß, um hier gezeigt zu werden: ${width} mal ${height} Pixel. Speichern lässt sie sich trotzdem.`,
}
