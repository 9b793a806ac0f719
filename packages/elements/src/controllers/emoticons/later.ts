// What texts with emoticons need is one file, which is loaded with the first of them.
export { drawn } from './drawn.ts'
export { tellEmoticons } from './tell-emoticons.ts'
