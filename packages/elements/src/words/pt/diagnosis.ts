import type { Sentences } from '../catalogue.ts'
import type { diagnosis as english } from '../en/diagnosis.ts'
import { pt as plural } from '../plural.ts'

export const diagnosis: Sentences<typeof english> = {
  askingServer: 'Perguntando ao servidor…',
  lookingAtNetwork: 'Olhando a sua rede…',
  askingHelpers: 'Perguntando aos servidores que ajudam as chamadas…',
  lookingForDevices: (name) => `Procurando os dispositivos de ${name}…`,
  tryingPaths: (name) => `Tentando os caminhos até ${name}…`,
  notConnected: 'Não há conexão.',
  connected: 'Há conexão.',
  directly: (name) => `Você e ${name} se alcançam diretamente.`,
  throughServer: (name) => `Você e ${name} se alcançam pelo servidor.`,
  notReached: (name) => `Há conexão, mas ${name} não está ao alcance agora.`,
  notWorking: (count) =>
    plural(count, { one: 'Uma coisa não funciona; veja abaixo.', other: '# coisas não funcionam; veja abaixo.' }),
  deviceDirect: 'Ao alcance, diretamente.',
  deviceRelayed: 'Ao alcance, pelo servidor.',
  deviceUntried: 'Não foi tentado.',
  deviceUnreached: 'Fora de alcance agora. As mensagens esperam.',
  relay: 'Pelo servidor',
  webrtc: 'Diretamente, por WebRTC',
  tcp: 'Diretamente, por TCP',
  works: 'Funciona',
  worksWithin: (time) => `Funciona, ${time}`,
  fails: 'Não funciona',
  untried: 'Não tentado',
  triedAgain: (when) => `Próxima tentativa: ${when}.`,
  whatWasLookedAt: 'O que foi olhado',
  findings: 'Resultados',
  yourNetwork: 'A sua rede',
  good: 'Bom',
  note: 'Para saber',
  problem: 'Problema',
  lookedAt: (when, length) => `Olhado ${when}, durante ${length}.`,
  lookedAtPaths: (when, length) => `Olhado ${when}, durante ${length}. Os tempos são de ida e volta.`,
  seconds: (count) => `${count} s`,
  pathsTo: (name, device) => `Caminhos até ${name}, ${device}`,
  copyAsText: 'Copiar como texto',
  copied: 'Copiado',
  lookAgain: 'Olhar de novo',
  textNamesAddresses: 'O texto traz os endereços deste dispositivo. Dê-o só a quem ajuda você.',
  asText: 'O diagnóstico como texto',
  troubles: {
    'not-connected': 'Este dispositivo não tem conexão com o servidor.',
    'not-a-contact': 'O nome não é um contato.',
    policy: 'Este caminho está desligado aqui.',
    'missing-here': 'Este programa não faz isso.',
    'missing-there': 'O outro programa não faz isso ou não quer.',
    absent: 'O dispositivo não está conectado.',
    'no-answer': 'O dispositivo não respondeu a tempo.',
    unneeded: 'Outro caminho direto veio antes.',
    'no-way': 'Não se achou caminho pelas redes entre os dois.',
  },
  said: {
    'server-down': ({ host, why }) => `Não há conexão com o servidor em ${host}. ${why}`,
    'server-up': ({ host, time }) =>
      time === '' ? `O servidor em ${host} está conectado.` : `O servidor em ${host} responde em ${time}.`,
    'server-slow': ({ host, time }) => `O servidor em ${host} leva ${time} para responder, e as mensagens também.`,
    'stun-none': () =>
      'A rede não tem servidor STUN; nada se pode dizer de UDP e NAT. Sem caminho direto, o servidor ajuda.',
    'udp-silent': () => 'Nenhuma resposta por UDP: esta rede não deixa sair. Então o servidor ajuda.',
    'stun-here': () => 'UDP funciona. O servidor STUN está nesta máquina; nada se pode dizer dos NATs.',
    'stun-local': () => 'UDP funciona. O servidor STUN está na rede local; o que há além não se vê daqui.',
    'nat-none': ({ mapped }) =>
      `Não há NAT: este dispositivo tem o endereço público ${mapped}. Caminhos diretos funcionam se não houver firewall no meio.`,
    'nat-ordinary': ({ mapped }) =>
      `Todos veem este dispositivo como ${mapped}. Caminhos diretos com a maioria funcionam.`,
    'nat-strict': ({ mapped }) =>
      `Um NAT mostra este dispositivo a cada destino com outra porta (${mapped} a um deles). Caminhos diretos só funcionam com alguns; senão o servidor ajuda.`,
    'nat-unknown': ({ mapped }) =>
      `Um NAT mostra este dispositivo como ${mapped}. Não dá para dizer de que tipo ele é.`,
    'hairpin-none': () =>
      'Dois dispositivos atrás deste NAT não se alcançam pelo endereço externo; na mesma rede usam os internos.',
    'ipv6-works': ({ mapped }) => `IPv6 funciona (${mapped}).`,
    'ipv6-none': () => 'Não há IPv6 aqui.',
    'ipv6-unasked': () => 'Este dispositivo tem IPv6; o servidor STUN não pode testá-lo.',
    'ipv6-silent': () => 'Este dispositivo tem IPv6, mas por ele não vem resposta.',
    'name-failed': ({ name, why }) => `${name}: ${why}`,
    'not-a-contact': ({ name }) =>
      `${name} não é um contato e só responde a contatos: nenhum caminho pode ser tentado. As mensagens vão pelo servidor.`,
    'no-device': ({ name }) => `${name} não tem outro dispositivo.`,
    'turn-works': () => 'TURN funciona: as chamadas passam onde nada direto passa.',
    'turn-listens': () => 'TURN escuta: aceita conexões.',
    'turn-refused': () => 'TURN recusa as credenciais dadas pelo servidor.',
    'turn-silent': () => 'TURN não responde.',
  },
}
