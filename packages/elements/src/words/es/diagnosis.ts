import type { Sentences } from '../catalogue.ts'
import type { diagnosis as english } from '../en/diagnosis.ts'
import { es as plural } from '../plural.ts'

export const diagnosis: Sentences<typeof english> = {
  askingServer: 'Preguntando al servidor…',
  lookingAtNetwork: 'Mirando tu red…',
  askingHelpers: 'Preguntando a los servidores que ayudan en las llamadas…',
  lookingForDevices: (name) => `Buscando los dispositivos de ${name}…`,
  tryingPaths: (name) => `Probando los caminos a ${name}…`,
  notConnected: 'No hay conexión.',
  connected: 'Hay conexión.',
  directly: (name) => `${name} y tú os alcanzáis directamente.`,
  throughServer: (name) => `${name} y tú os alcanzáis a través del servidor.`,
  notReached: (name) => `Hay conexión, pero ahora no se alcanza a ${name}.`,
  notWorking: (count) =>
    plural(count, { one: 'Una cosa no funciona; véase abajo.', other: '# cosas no funcionan; véase abajo.' }),
  deviceDirect: 'Se alcanza directamente.',
  deviceRelayed: 'Se alcanza a través del servidor.',
  deviceUntried: 'No se ha probado.',
  deviceUnreached: 'Ahora no se alcanza. Los mensajes esperan hasta entonces.',
  relay: 'A través del servidor',
  webrtc: 'Directamente, por WebRTC',
  tcp: 'Directamente, por TCP',
  works: 'Funciona',
  worksWithin: (time) => `Funciona, ${time}`,
  fails: 'No funciona',
  untried: 'Sin probar',
  triedAgain: (when) => `Próximo intento: ${when}.`,
  whatWasLookedAt: 'Lo que se ha mirado',
  findings: 'Resultados',
  yourNetwork: 'Tu red',
  good: 'Bien',
  note: 'A tener en cuenta',
  problem: 'Problema',
  lookedAt: (when, length) => `Mirado ${when}, durante ${length}.`,
  lookedAtPaths: (when, length) => `Mirado ${when}, durante ${length}. Los tiempos son de ida y vuelta.`,
  seconds: (count) => `${count} s`,
  pathsTo: (name, device) => `Caminos a ${name}, ${device}`,
  copyAsText: 'Copiar como texto',
  copied: 'Copiado',
  lookAgain: 'Mirar otra vez',
  textNamesAddresses: 'El texto contiene las direcciones de este dispositivo. Dáselo solo a quien te ayude.',
  asText: 'El diagnóstico como texto',
  troubles: {
    'not-connected': 'Este dispositivo no tiene conexión con el servidor.',
    'not-a-contact': 'El nombre no es un contacto.',
    policy: 'Este camino está desactivado aquí.',
    'missing-here': 'Este programa no puede hacerlo.',
    'missing-there': 'El otro programa no puede o no quiere hacerlo.',
    absent: 'El dispositivo no está conectado.',
    'no-answer': 'El dispositivo no respondió a tiempo.',
    unneeded: 'Antes se encontró otro camino directo.',
    'no-way': 'No se encontró camino por las redes entre los dos.',
  },
  said: {
    'server-down': ({ host, why }) => `No hay conexión con el servidor en ${host}. ${why}`,
    'server-up': ({ host, time }) =>
      time === '' ? `El servidor en ${host} está conectado.` : `El servidor en ${host} responde en ${time}.`,
    'server-slow': ({ host, time }) =>
      `El servidor en ${host} tarda ${time} en responder, y los mensajes por él también.`,
    'stun-none': () =>
      'La red no tiene servidor STUN; nada se puede decir de UDP ni de NAT. Sin camino directo ayuda el servidor.',
    'udp-silent': () => 'No llegó respuesta por UDP: esta red no lo deja salir. Entonces ayuda el servidor.',
    'stun-here': () => 'UDP funciona. El servidor STUN está en este equipo; nada se puede decir de los NAT.',
    'stun-local': () => 'UDP funciona. El servidor STUN está en la red local; lo que hay detrás no se ve desde aquí.',
    'nat-none': ({ mapped }) =>
      `No hay NAT: este dispositivo tiene la dirección pública ${mapped}. Los caminos directos funcionan si no hay un cortafuegos en medio.`,
    'nat-ordinary': ({ mapped }) =>
      `Todos ven este dispositivo como ${mapped}. Los caminos directos a casi todos funcionan.`,
    'nat-strict': ({ mapped }) =>
      `Un NAT muestra este dispositivo a cada destino con otro puerto (${mapped} a uno de ellos). Los caminos directos solo funcionan con algunos; si no, ayuda el servidor.`,
    'nat-unknown': ({ mapped }) => `Un NAT muestra este dispositivo como ${mapped}. No se puede decir de qué tipo es.`,
    'hairpin-none': () =>
      'Dos dispositivos tras este NAT no se alcanzan por su dirección exterior; en la misma red usan las interiores.',
    'ipv6-works': ({ mapped }) => `IPv6 funciona (${mapped}).`,
    'ipv6-none': () => 'Aquí no hay IPv6.',
    'ipv6-unasked': () => 'Este dispositivo tiene IPv6; el servidor STUN no puede probarlo.',
    'ipv6-silent': () => 'Este dispositivo tiene IPv6, pero por él no llega respuesta.',
    'name-failed': ({ name, why }) => `${name}: ${why}`,
    'not-a-contact': ({ name }) =>
      `${name} no es un contacto y solo responde a contactos: no se puede probar ningún camino. Los mensajes van por el servidor.`,
    'no-device': ({ name }) => `${name} no tiene otro dispositivo.`,
    'turn-works': () => 'TURN funciona: las llamadas pasan donde nada directo pasa.',
    'turn-listens': () => 'TURN escucha: acepta conexiones.',
    'turn-refused': () => 'TURN rechaza las credenciales del servidor.',
    'turn-silent': () => 'TURN no responde.',
  },
}
