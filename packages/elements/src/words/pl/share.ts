import type { Sentences } from '../catalogue.ts'
import type { share as english } from '../en/share.ts'

export const share: Sentences<typeof english> = {
  title: 'Udostępnij',
  isCut: 'Część pominięto: to więcej, niż można wysłać naraz.',
  nothing: 'Nic nie czeka na udostępnienie.',
}
