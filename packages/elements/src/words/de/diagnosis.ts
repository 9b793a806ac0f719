import type { Sentences } from '../catalogue.ts'
import type { diagnosis as english } from '../en/diagnosis.ts'
import { de as plural } from '../plural.ts'

export const diagnosis: Sentences<typeof english> = {
  askingServer: 'Der Server wird gefragt…',
  lookingAtNetwork: 'Dein Netz wird angesehen…',
  askingHelpers: 'Die Server, die Anrufen helfen, werden gefragt…',
  lookingForDevices: (name) => `Die Geräte von ${name} werden gesucht…`,
  tryingPaths: (name) => `Die Wege zu ${name} werden versucht…`,
  notConnected: 'Du bist nicht verbunden.',
  connected: 'Du bist verbunden.',
  directly: (name) => `Du und ${name} erreicht euch direkt.`,
  throughServer: (name) => `Du und ${name} erreicht euch über den Server.`,
  notReached: (name) => `Du bist verbunden, aber ${name} ist gerade nicht zu erreichen.`,
  notWorking: (count) =>
    plural(count, { one: 'Eines geht nicht; siehe unten.', other: '# Dinge gehen nicht; siehe unten.' }),
  deviceDirect: 'Direkt erreicht.',
  deviceRelayed: 'Über den Server erreicht.',
  deviceUntried: 'Wurde nicht versucht.',
  deviceUnreached: 'Gerade nicht zu erreichen. Nachrichten warten so lange.',
  relay: 'Über den Server',
  webrtc: 'Direkt, über WebRTC',
  tcp: 'Direkt, über TCP',
  works: 'Geht',
  worksWithin: (time) => `Geht, ${time}`,
  fails: 'Geht nicht',
  untried: 'Nicht versucht',
  triedAgain: (when) => `Nächster Versuch: ${when}.`,
  whatWasLookedAt: 'Was angesehen wurde',
  findings: 'Befunde',
  yourNetwork: 'Dein Netz',
  good: 'Gut',
  note: 'Zu wissen',
  problem: 'Problem',
  lookedAt: (when, length) => `Angesehen ${when}, ${length} lang.`,
  lookedAtPaths: (when, length) => `Angesehen ${when}, ${length} lang. Zeiten gelten hin und zurück.`,
  seconds: (count) => `${count} s`,
  pathsTo: (name, device) => `Wege zu ${name}, ${device}`,
  copyAsText: 'Als Text kopieren',
  copied: 'Kopiert',
  lookAgain: 'Noch einmal ansehen',
  textNamesAddresses: 'Der Text nennt die Adressen dieses Geräts. Gib ihn nur jemandem, der dir hilft.',
  asText: 'Die Diagnose als Text',
  troubles: {
    'not-connected': 'Dieses Gerät hat keine Verbindung zum Server.',
    'not-a-contact': 'Der Name ist kein Kontakt.',
    policy: 'Dieser Weg ist hier ausgeschaltet.',
    'missing-here': 'Dieses Programm kann das nicht.',
    'missing-there': 'Das andere Programm kann das nicht oder will es nicht.',
    absent: 'Das Gerät ist nicht verbunden.',
    'no-answer': 'Das Gerät antwortete nicht rechtzeitig.',
    unneeded: 'Ein anderer direkter Weg war vorher da.',
    'no-way': 'Durch die Netze zwischen beiden fand sich kein Weg.',
  },
  said: {
    'server-down': ({ host, why }) => `Keine Verbindung zum Server auf ${host}. ${why}`,
    'server-up': ({ host, time }) =>
      time === '' ? `Der Server auf ${host} ist verbunden.` : `Der Server auf ${host} antwortet in ${time}.`,
    'server-slow': ({ host, time }) =>
      `Der Server auf ${host} braucht ${time} für eine Antwort, und Nachrichten über ihn ebenso lange.`,
    'stun-none': () =>
      'Das Netz nennt keinen STUN-Server; über UDP und NATs lässt sich nichts sagen. Ohne direkten Weg hilft der Server.',
    'udp-silent': () => 'Über UDP kam keine Antwort: Dieses Netz lässt nichts hinaus. Dann hilft der Server.',
    'stun-here': () => 'UDP geht. Der STUN-Server ist auf diesem Rechner; über NATs lässt sich nichts sagen.',
    'stun-local': () =>
      'UDP geht. Der STUN-Server ist im lokalen Netz; was dahinter liegt, ist von hier nicht zu sehen.',
    'nat-none': ({ mapped }) =>
      `Es gibt kein NAT: Dieses Gerät hat die öffentliche Adresse ${mapped}. Direkte Wege gehen, wenn keine Firewall im Weg ist.`,
    'nat-ordinary': ({ mapped }) => `Alle sehen dieses Gerät als ${mapped}. Direkte Wege zu den meisten anderen gehen.`,
    'nat-strict': ({ mapped }) =>
      `Ein NAT zeigt dieses Gerät jedem Ziel mit einem anderen Port (${mapped} bei einem). Direkte Wege gehen nur zu manchen; sonst hilft der Server.`,
    'nat-unknown': ({ mapped }) =>
      `Ein NAT zeigt dieses Gerät als ${mapped}. Von welcher Art es ist, lässt sich nicht sagen.`,
    'hairpin-none': () =>
      'Zwei Geräte hinter diesem NAT erreichen sich nicht über dessen äußere Adresse; im selben Netz nehmen sie ihre inneren.',
    'ipv6-works': ({ mapped }) => `IPv6 geht (${mapped}).`,
    'ipv6-none': () => 'Hier gibt es kein IPv6.',
    'ipv6-unasked': () => 'Dieses Gerät hat IPv6; der STUN-Server kann es nicht prüfen.',
    'ipv6-silent': () => 'Dieses Gerät hat IPv6, aber darüber kommt keine Antwort.',
    'name-failed': ({ name, why }) => `${name}: ${why}`,
    'not-a-contact': ({ name }) =>
      `${name} ist kein Kontakt und antwortet nur Kontakten: Kein Weg kann versucht werden. Nachrichten gehen über den Server.`,
    'no-device': ({ name }) => `${name} hat kein anderes Gerät.`,
    'turn-works': () => 'TURN geht: Anrufe kommen auch durch, wo nichts direkt geht.',
    'turn-listens': () => 'TURN hört: Es nimmt Verbindungen an.',
    'turn-refused': () => 'TURN lehnt die Zugangsdaten des Servers ab.',
    'turn-silent': () => 'TURN antwortet nicht.',
  },
}
