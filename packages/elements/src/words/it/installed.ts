import type { Sentences } from '../catalogue.ts'
import type { installed as english } from '../en/installed.ts'

export const installed: Sentences<typeof english> = {
  newVersion: 'È arrivata una nuova versione di Kith. Si userà dal prossimo avvio.',
  newVersionLabel: 'Nuova versione',
  useNow: 'Usala ora',
  later: 'Più tardi',
  notifications: 'Notifiche',
  whileOpen: 'Quando Kith è aperto e nessuno guarda',
  whileOpenHint: 'In un’altra scheda o finestra, o dietro.',
  whatWasWritten: 'Mostra che cosa è stato scritto',
  whatWasWrittenHint: 'Altrimenti dicono chi ha scritto e nient’altro.',
  whenClosed: 'Quando Kith è chiuso',
  whenClosedHint:
    'Il servizio push del produttore del tuo browser sveglia questo dispositivo. Viene a sapere che è arrivato qualcosa per te e quando, non da chi né che cosa.',
  denied: 'Il tuo browser non lo permette. Consenti le notifiche di questa pagina nelle sue impostazioni e riprova.',
  missing: 'Questo browser non mostra notifiche di pagine.',
  networkDoesNot: 'Questa rete non sveglia dispositivi.',
  browserCannot: 'Questo browser non può essere svegliato.',
  serviceSilent: 'Il servizio push del tuo browser non risponde. Non è cambiato nulla; riprova più tardi.',
  newMessage: 'Nuovo messaggio',
  asks: (name) => `${name} chiede di essere tra i tuoi contatti.`,
  something: 'C’è qualcosa di nuovo',
  somethingFor: (name) => `Qualcosa di nuovo per ${name}`,
  mentionsYou: (name) => `${name} ti menziona`,
}
