import type { Sentences } from '../catalogue.ts'
import type { media as english } from '../en/media.ts'
import { pt as plural } from '../plural.ts'

export const media: Sentences<typeof english> = {
  lookAt: (name) => `Ver ${name}`,
  pictureOf: (at, count) => `Imagem ${at} de ${count}`,
  before: 'Imagem anterior',
  after: 'Próxima imagem',
  notHere: 'Esta imagem não está aqui ou está danificada.',
  save: (name) => `Salvar ${name}`,
  close: 'Fechar',
  recording: 'Gravando',
  recorded: 'O que você disse',
  asking: 'O navegador pergunta se o Kith pode ouvir.',
  askingToSee: 'O navegador pergunta se o Kith pode ver.',
  stop: 'Parar',
  discard: 'Descartar',
  send: 'Enviar',
  again: 'Mais uma vez',
  take: 'Tirar a foto',
  takePicture: 'Tirar uma foto',
  longest: (minutes) =>
    plural(minutes, {
      one: 'A gravação parou sozinha: # minuto é o máximo.',
      other: 'A gravação parou sozinha: # minutos é o máximo.',
    }),
  refused: {
    denied: 'O navegador não permite. Permita ao lado do endereço desta página e tente de novo.',
    missing: 'Não há nada neste aparelho com que fazer isso.',
    busy: 'Outro programa está usando. Feche-o e tente de novo.',
    lost: 'Foi desligado durante o uso. O que havia até então está guardado.',
    unable: 'Este navegador não consegue fazer isso.',
  },
}
