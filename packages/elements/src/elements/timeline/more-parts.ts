export { mentionsOf } from './mentions.ts'
export { signsTemplate } from './signs.ts'
export { dress } from './more.styles.ts'
