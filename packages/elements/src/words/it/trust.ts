import type { Sentences } from '../catalogue.ts'
import type { trust as english } from '../en/trust.ts'

export const trust: Sentences<typeof english> = {
  unverified: 'Non verificata',
  verified: 'Verificata',
  changed: 'Cambiata',
  recovered: (name) =>
    `Tutti i dispositivi di ${name} sono nuovi: il nome è stato recuperato con il suo codice. È normale se ${name} li aveva persi.`,
  keyChanged: (name) =>
    `Ora la rete mostra qualcun altro come ${name}. Finché non dici diversamente, ciò che scrivi va ai dispositivi che conosci.`,
  released: (name) =>
    `Il nome ${name} è stato abbandonato da chi lo aveva, con la sua firma. Chi lo avrà in seguito è un’altra persona.`,
  transferred: (name) =>
    `Il nome ${name} è stato ceduto a un’altra persona da chi lo aveva, con la sua firma. Finché non dici diversamente, ciò che scrivi va ai dispositivi che conosci.`,
  doesNotFit: (name, why) => `Ciò che la rete dice di ${name} non torna. ${why}`,
}
