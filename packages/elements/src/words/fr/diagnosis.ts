import type { Sentences } from '../catalogue.ts'
import type { diagnosis as english } from '../en/diagnosis.ts'
import { fr as plural } from '../plural.ts'

export const diagnosis: Sentences<typeof english> = {
  askingServer: 'Le serveur est interrogé…',
  lookingAtNetwork: 'Examen de votre réseau…',
  askingHelpers: 'Les serveurs qui aident les appels sont interrogés…',
  lookingForDevices: (name) => `Recherche des appareils de ${name}…`,
  tryingPaths: (name) => `Essai des chemins vers ${name}…`,
  notConnected: 'Pas de connexion.',
  connected: 'La connexion est établie.',
  directly: (name) => `Vous et ${name} vous joignez directement.`,
  throughServer: (name) => `Vous et ${name} vous joignez par le serveur.`,
  notReached: (name) => `La connexion est établie, mais ${name} est injoignable pour l’instant.`,
  notWorking: (count) =>
    plural(count, {
      one: 'Une chose ne marche pas ; voir plus bas.',
      other: '# choses ne marchent pas ; voir plus bas.',
    }),
  deviceDirect: 'Joint directement.',
  deviceRelayed: 'Joint par le serveur.',
  deviceUntried: 'Pas essayé.',
  deviceUnreached: 'Injoignable pour l’instant. Les messages attendent.',
  relay: 'Par le serveur',
  webrtc: 'En direct, par WebRTC',
  tcp: 'En direct, par TCP',
  works: 'Fonctionne',
  worksWithin: (time) => `Fonctionne, ${time}`,
  fails: 'Ne fonctionne pas',
  untried: 'Pas essayé',
  triedAgain: (when) => `Prochain essai : ${when}.`,
  whatWasLookedAt: 'Ce qui a été examiné',
  findings: 'Constats',
  yourNetwork: 'Votre réseau',
  good: 'Bon',
  note: 'À savoir',
  problem: 'Problème',
  lookedAt: (when, length) => `Examiné ${when}, pendant ${length}.`,
  lookedAtPaths: (when, length) => `Examiné ${when}, pendant ${length}. Les temps sont aller-retour.`,
  seconds: (count) => `${count} s`,
  pathsTo: (name, device) => `Chemins vers ${name}, ${device}`,
  copyAsText: 'Copier en texte',
  copied: 'Copié',
  lookAgain: 'Examiner à nouveau',
  textNamesAddresses: 'Le texte contient les adresses de cet appareil. Ne le donnez qu’à quelqu’un qui vous aide.',
  asText: 'Le diagnostic en texte',
  troubles: {
    'not-connected': 'Cet appareil n’a pas de connexion au serveur.',
    'not-a-contact': 'Ce nom n’est pas un contact.',
    policy: 'Ce chemin est désactivé ici.',
    'missing-here': 'Ce programme ne sait pas le faire.',
    'missing-there': 'L’autre programme ne sait pas le faire ou ne le veut pas.',
    absent: 'L’appareil n’est pas connecté.',
    'no-answer': 'L’appareil n’a pas répondu à temps.',
    unneeded: 'Un autre chemin direct était là avant.',
    'no-way': 'Aucun chemin n’a été trouvé à travers les réseaux entre les deux.',
  },
  said: {
    'server-down': ({ host, why }) => `Pas de connexion au serveur sur ${host}. ${why}`,
    'server-up': ({ host, time }) =>
      time === '' ? `Le serveur sur ${host} est connecté.` : `Le serveur sur ${host} répond en ${time}.`,
    'server-slow': ({ host, time }) => `Le serveur sur ${host} met ${time} à répondre, et les messages autant.`,
    'stun-none': () =>
      'Le réseau n’a pas de serveur STUN ; rien ne peut être dit d’UDP ni des NAT. Sans chemin direct, le serveur aide.',
    'udp-silent': () => 'Aucune réponse par UDP : ce réseau n’en laisse pas sortir. Alors le serveur aide.',
    'stun-here': () => 'UDP fonctionne. Le serveur STUN est sur cette machine ; rien ne peut être dit des NAT.',
    'stun-local': () =>
      'UDP fonctionne. Le serveur STUN est dans le réseau local ; ce qui est derrière ne se voit pas d’ici.',
    'nat-none': ({ mapped }) =>
      `Il n’y a pas de NAT : cet appareil a l’adresse publique ${mapped}. Les chemins directs fonctionnent si aucun pare-feu ne s’y oppose.`,
    'nat-ordinary': ({ mapped }) =>
      `Tous voient cet appareil comme ${mapped}. Les chemins directs vers la plupart fonctionnent.`,
    'nat-strict': ({ mapped }) =>
      `Un NAT montre cet appareil à chaque destination avec un autre port (${mapped} à l’une). Les chemins directs ne fonctionnent qu’avec certains ; sinon le serveur aide.`,
    'nat-unknown': ({ mapped }) =>
      `Un NAT montre cet appareil comme ${mapped}. On ne peut pas dire de quel type il est.`,
    'hairpin-none': () =>
      'Deux appareils derrière ce NAT ne se joignent pas par son adresse extérieure ; dans le même réseau ils prennent les intérieures.',
    'ipv6-works': ({ mapped }) => `IPv6 fonctionne (${mapped}).`,
    'ipv6-none': () => 'Il n’y a pas d’IPv6 ici.',
    'ipv6-unasked': () => 'Cet appareil a l’IPv6 ; le serveur STUN ne peut pas l’essayer.',
    'ipv6-silent': () => 'Cet appareil a l’IPv6, mais aucune réponse n’en vient.',
    'name-failed': ({ name, why }) => `${name} : ${why}`,
    'not-a-contact': ({ name }) =>
      `${name} n’est pas un contact et ne répond qu’aux contacts : aucun chemin ne peut être essayé. Les messages passent par le serveur.`,
    'no-device': ({ name }) => `${name} n’a pas d’autre appareil.`,
    'turn-works': () => 'TURN fonctionne : les appels passent là où rien de direct ne passe.',
    'turn-listens': () => 'TURN écoute : il accepte des connexions.',
    'turn-refused': () => 'TURN refuse les identifiants donnés par le serveur.',
    'turn-silent': () => 'TURN ne répond pas.',
  },
}
