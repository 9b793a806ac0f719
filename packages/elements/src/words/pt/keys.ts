import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Teclas',
  parts: {
    everywhere: 'Em toda parte',
    list: 'Na lista',
    writing: 'Onde você escreve',
    messages: 'Nas mensagens',
    finding: 'Ao procurar palavras',
    pictures: 'Em uma imagem',
  },
  does: {
    help: 'Mostra estas teclas',
    search: 'Procura pessoas, mensagens e comandos',
    close: 'Fecha o que está aberto ou volta um passo',
    next: 'Vai para o próximo item ou o anterior',
    move: 'Desce ou sobe um',
    ends: 'Vai para o primeiro ou o último',
    open: 'Abre a conversa',
    send: 'Envia; Enter sozinho pode começar uma nova linha, como você escolheu nas configurações',
    line: 'Começa uma nova linha',
    editLast: 'Reescreve a sua última mensagem, quando nada está escrito',
    offer: 'Oferece os nomes de quem está aqui',
    cancel: 'Desiste da resposta ou da alteração',
    menu: 'Mostra o que pode ser feito com a mensagem',
    find: 'Procura palavras nesta conversa',
    older: 'Vai para a mais antiga',
    newer: 'Vai para a mais nova',
    turn: 'Mostra a anterior ou a seguinte',
    large: 'Mostra no tamanho real',
  },
  names: {
    Ctrl: 'Ctrl',
    Shift: 'Shift',
    Enter: 'Enter',
    Home: 'Home',
    End: 'End',
    Esc: 'Esc',
    Tab: 'Tab',
  },
}
