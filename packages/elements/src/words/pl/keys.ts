import type { Sentences } from '../catalogue.ts'
import type { keys as english } from '../en/keys.ts'

export const keys: Sentences<typeof english> = {
  title: 'Klawisze',
  parts: {
    everywhere: 'Wszędzie',
    list: 'Na liście',
    writing: 'Przy pisaniu',
    messages: 'Przy wiadomościach',
    finding: 'Przy szukaniu słów',
    pictures: 'Przy zdjęciu',
  },
  does: {
    help: 'Pokazuje te klawisze',
    search: 'Szuka osób, wiadomości i poleceń',
    close: 'Zamyka to, co otwarte, albo cofa o krok',
    next: 'Przechodzi do następnego lub poprzedniego elementu',
    move: 'Przechodzi o jeden w dół lub w górę',
    ends: 'Przechodzi do pierwszego lub ostatniego',
    open: 'Otwiera rozmowę',
    send: 'Wysyła; sam Enter może zaczynać nowy wiersz, jeśli tak wybrano w ustawieniach',
    line: 'Zaczyna nowy wiersz',
    editLast: 'Pozwala napisać ostatnią wiadomość od nowa, gdy nic nie jest napisane',
    offer: 'Podsuwa imiona tych, którzy tu są',
    cancel: 'Porzuca odpowiedź lub zmianę',
    menu: 'Pokazuje, co można zrobić z wiadomością',
    find: 'Szuka słów w tej rozmowie',
    older: 'Przechodzi do starszej',
    newer: 'Przechodzi do nowszej',
    turn: 'Pokazuje poprzednie lub następne',
    large: 'Pokazuje w pełnej wielkości',
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
