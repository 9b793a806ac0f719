import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Touches',
  parts: {
    everywhere: 'Partout',
    list: 'Dans la liste',
    writing: 'Là où vous écrivez',
    messages: 'Sur les messages',
    finding: 'En cherchant des mots',
    pictures: 'Sur une image',
  },
  does: {
    help: 'Affiche ces touches',
    search: 'Cherche des personnes, des messages et des commandes',
    close: 'Ferme ce qui est ouvert, ou revient d’un pas',
    next: 'Va à l’élément suivant ou précédent',
    move: 'Descend ou monte d’un rang',
    ends: 'Va au premier ou au dernier',
    open: 'Ouvre la conversation',
    send: 'Envoie ; Entrée seule peut commencer une ligne, selon votre choix dans les réglages',
    line: 'Commence une nouvelle ligne',
    editLast: 'Réécrit votre dernier message, quand rien n’est écrit',
    offer: 'Propose les noms de ceux qui sont ici',
    cancel: 'Abandonne la réponse ou la modification',
    menu: 'Montre ce que l’on peut faire du message',
    find: 'Cherche des mots dans cette conversation',
    older: 'Va au plus ancien',
    newer: 'Va au plus récent',
    turn: 'Montre la précédente ou la suivante',
    large: 'La montre en taille réelle',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Maj',
    Enter: 'Entrée',
    Home: 'Début',
    End: 'Fin',
    Esc: 'Échap',
    Tab: 'Tab',
  },
}
