import type { Sentences } from '../catalogue.ts'
import type { connection as english } from '../en/connection.ts'
import { pt as plural } from '../plural.ts'

export const connection: Sentences<typeof english> = {
  connection: 'Conexão',
  connecting: 'Conectando… O que você escreve fica neste dispositivo até poder sair.',
  waiting: (why, seconds) =>
    `${why} O que você escreve fica neste dispositivo até poder sair. Nova tentativa em ${seconds} s.`,
  trying: (why) => `${why} O que você escreve fica neste dispositivo até poder sair. Tentando de novo.`,
  refused: (why) => `${why} As suas mensagens estão seguras neste dispositivo.`,
  storeGone:
    'O que este navegador guardava para o Kith foi apagado, ou o disco dele falhou; nada mais sai nem chega aqui. O que foi entregue está com os outros; recarregue a página para ver o que restou aqui.',
  left: 'Você saiu da rede.',
  noRoom:
    'Não há espaço neste dispositivo: até que haja, nada pode ser enviado nem recebido. O que os outros enviam espera com eles.',
  damaged: (count) =>
    plural(count, {
      one: 'Um registro neste dispositivo está danificado e foi posto de lado; todo o resto está como antes.',
      other: '# registros neste dispositivo estão danificados e foram postos de lado; todo o resto está como antes.',
    }),
  tryNow: 'Tentar agora',
  comeBack: 'Voltar',
  chooseAnother: 'Escolher outro nome',
  beginAgain: 'Começar de novo aqui',
  useHere: 'Usar aqui',
  reload: 'Recarregar a página',
}
