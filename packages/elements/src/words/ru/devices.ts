import type { Sentences } from '../catalogue.ts'
import type { devices as english } from '../en/devices.ts'
import { ru as plural } from '../plural.ts'

export const devices: Sentences<typeof english> = {
  devicesOf: (name) => `Устройства ${name}`,
  linkNew: 'Привязать новое устройство',
  soThatOthersAreSure: 'Чтобы другие не сомневались, что это вы',
  wordsAndDigits: 'Слова и цифры, которые сравнивают другие; они одинаковы на всех ваших устройствах.',
  yourFingerprint: 'Ваш отпечаток',
  since: (when) => `С: ${when}`,
  thisSince: (when) => `Это устройство · с: ${when}`,
  rename: 'Переименовать',
  renameDevice: (device) => `Переименовать ${device}`,
  remove: 'Убрать',
  removeDevice: (device) => `Убрать ${device}`,
  whatItIsSeenAs: 'Каким его видите вы и другие',
  save: 'Сохранить',
  saving: 'Сохраняем…',
  takeThisOut: (name) =>
    `Убрать это устройство из ${name}? Оно сразу отключится и больше не получит ни одного сообщения. Другие ваши устройства останутся.`,
  takeOut: (device, name) =>
    `Убрать ${device} из ${name}? Оно сразу отключится и больше не получит ни одного сообщения. То, что на нём уже есть, там и останется.`,
  removing: 'Убираем…',
  cancel: 'Отмена',
  ifThisIsLost: 'Если это устройство потеряется',
  ifAllAreLost: 'Если потеряются все ваши устройства',
  nothingBringsBack:
    'Пока имя не вернёт ничто и никто, даже владелец сервера. Запишите код восстановления, это займёт минуту.',
  comesBackWith: (keys) => `Имя вернётся с тем, что вы храните: ${keys}.`,
  codes: (count) => plural(count, { one: '# код на бумаге', few: '# кода на бумаге', many: '# кодов на бумаге' }),
  passkeys: (count) => plural(count, { one: '# ключ доступа', few: '# ключа доступа', many: '# ключей доступа' }),
  makeCode: 'Создать код восстановления',
  recovery: 'Восстановление',
  isDeviceOf: (device, name) => `${device} теперь устройство ${name}.`,
  showDevices: 'Показать ваши устройства',
  openThere: (address) => `На новом устройстве откройте ${address}.`,
  chooseThere: 'Выберите «Привязать это устройство». Появится код.',
  typeHere: 'Введите код здесь или отсканируйте его камерой этого устройства.',
  codeThere: 'Код на новом устройстве',
  lookingForIt: 'Ищем…',
  goOn: 'Дальше',
  wantsToBe: (device, name) => `${device} хочет стать устройством ${name}. Там показано:`,
  waitingForYes: 'Ждём согласия на новом устройстве…',
  sayYesOnly:
    'Соглашайтесь, только если держите это устройство в руках. С этого момента оно сможет читать и писать от вашего имени.',
  digitsAreSame: 'Цифры одинаковы',
  theyAreNot: 'Нет, разные',
}
