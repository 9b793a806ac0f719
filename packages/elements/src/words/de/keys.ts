import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Tasten',
  parts: {
    everywhere: 'Überall',
    list: 'In der Liste',
    writing: 'Beim Schreiben',
    messages: 'Bei den Nachrichten',
    finding: 'Beim Suchen von Wörtern',
    pictures: 'Bei einem Bild',
  },
  does: {
    help: 'Zeigt diese Tasten',
    search: 'Sucht Menschen, Nachrichten und Befehle',
    close: 'Schließt, was offen ist, oder geht einen Schritt zurück',
    next: 'Geht zum Nächsten oder zum Vorigen',
    move: 'Geht eins nach unten oder oben',
    ends: 'Geht zum Ersten oder Letzten',
    open: 'Öffnet die Unterhaltung',
    send: 'Sendet; Eingabe allein kann eine neue Zeile beginnen, wie du es in den Einstellungen gewählt hast',
    line: 'Beginnt eine neue Zeile',
    editLast: 'Schreibt deine letzte Nachricht neu, wo nichts geschrieben steht',
    offer: 'Bietet die Namen derer an, die hier sind',
    cancel: 'Gibt die Antwort oder Änderung auf',
    menu: 'Zeigt, was man mit der Nachricht tun kann',
    find: 'Sucht Wörter in dieser Unterhaltung',
    older: 'Geht zur älteren',
    newer: 'Geht zur neueren',
    turn: 'Zeigt das vorige oder nächste',
    large: 'Zeigt es so groß, wie es ist',
  },
  names: {
    Ctrl: 'Strg',
    Shift: 'Umschalt',
    Enter: 'Eingabe',
    Home: 'Pos1',
    End: 'Ende',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
