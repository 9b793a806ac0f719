import type { Sentences } from '../catalogue.ts'
import type { invitations as english } from '../en/invitations.ts'
import { ru as plural } from '../plural.ts'

export const invitations: Sentences<typeof english> = {
  invitations: 'Приглашения',
  lead: 'Если сеть даёт имена только приглашённым, войти можно так: адрес для одного человека, на один раз.',
  forThisName: 'Только для этого имени',
  ifYouLike: '(если хотите)',
  make: 'Создать приглашение',
  making: 'Создаём…',
  madeFor: (name) =>
    `Приглашение для ${name}. Не отправляйте его никому другому: имя достанется тому, кто откроет первым.`,
  madeForOne:
    'Приглашение для одного человека. Не отправляйте его никому другому: имя достанется тому, кто откроет первым.',
  address: 'Адрес приглашения',
  shownOnce: 'Он показывается один раз; сама сеть его не знает.',
  done: 'Готово',
  madeSoFar: 'Созданные',
  older: (count) =>
    plural(count, { one: 'И ещё # более старое.', few: 'И ещё # более старых.', many: 'И ещё # более старых.' }),
  forName: (name) => `Для ${name}`,
  forAnybody: 'Для кого угодно',
  goodUntil: (when) => `Действует до: ${when}`,
  cameWithIt: (name) => `Воспользовался ${name}`,
  revoked: 'Отозвано',
  wasGoodUntil: (when) => `Действовало до: ${when}`,
  revoke: 'Отозвать',
  revokeFor: (name) => `Отозвать приглашение для ${name}`,
  revokeForAnybody: 'Отозвать приглашение для кого угодно',
  revokeThis: 'Отозвать приглашение',
  revokeHint: 'После этого им никто не сможет воспользоваться. У кого имя уже есть, тот его сохранит.',
  revoking: 'Отзываем…',
  cancel: 'Отмена',
}
