import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'Eine neue Version von Kith ist da. Sie gilt ab dem nächsten Start.',
  newVersionLabel: 'Neue Version',
  useNow: 'Jetzt verwenden',
  later: 'Später',
  notifications: 'Benachrichtigungen',
  whileOpen: 'Wenn Kith offen ist und niemand hinsieht',
  whileOpenHint: 'In einem anderen Tab oder Fenster oder dahinter.',
  whatWasWritten: 'Zeigen, was geschrieben wurde',
  whatWasWrittenHint: 'Sonst sagen sie nur, wer geschrieben hat.',
  whenClosed: 'Wenn Kith geschlossen ist',
  whenClosedHint:
    'Der Push-Dienst deines Browserherstellers weckt dieses Gerät. Er erfährt, dass und wann etwas für dich gekommen ist, nicht von wem und nicht was.',
  denied:
    'Dein Browser erlaubt es nicht. Erlaube Benachrichtigungen für diese Seite in seinen Einstellungen und versuche es dann noch einmal.',
  missing: 'Dieser Browser zeigt keine Benachrichtigungen von Seiten.',
  networkDoesNot: 'Dieses Netz weckt keine Geräte.',
  browserCannot: 'Dieser Browser lässt sich nicht wecken.',
  serviceSilent:
    'Der Push-Dienst deines Browsers antwortet nicht. Es wurde nichts geändert; versuche es später noch einmal.',
  newMessage: 'Neue Nachricht',
  asks: (name) => `${name} möchte dein Kontakt sein.`,
  something: 'Es gibt Neues',
  somethingFor: (name) => `Neues für ${name}`,
  mentionsYou: (name) => `${name} erwähnt dich`,
}
