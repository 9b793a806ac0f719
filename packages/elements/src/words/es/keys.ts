import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Teclas',
  parts: {
    everywhere: 'En todas partes',
    list: 'En la lista',
    writing: 'Donde escribes',
    messages: 'En los mensajes',
    finding: 'Al buscar palabras',
    pictures: 'En una imagen',
  },
  does: {
    help: 'Muestra estas teclas',
    search: 'Busca personas, mensajes y órdenes',
    close: 'Cierra lo que está abierto o da un paso atrás',
    next: 'Va a lo siguiente o a lo anterior',
    move: 'Baja o sube uno',
    ends: 'Va al primero o al último',
    open: 'Abre la conversación',
    send: 'Envía; Intro por sí sola puede empezar una línea nueva, como elegiste en los ajustes',
    line: 'Empieza una línea nueva',
    editLast: 'Reescribe tu último mensaje, si no hay nada escrito',
    offer: 'Ofrece los nombres de quienes están aquí',
    cancel: 'Abandona la respuesta o el cambio',
    menu: 'Muestra lo que se puede hacer con el mensaje',
    find: 'Busca palabras en esta conversación',
    older: 'Va al más antiguo',
    newer: 'Va al más reciente',
    turn: 'Muestra la anterior o la siguiente',
    large: 'La muestra a su tamaño real',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Mayús',
    Enter: 'Intro',
    Home: 'Inicio',
    End: 'Fin',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
