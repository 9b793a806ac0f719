export * from './everywhere.ts'
export { join } from './join.browser.ts'
export { browserWebRtc } from './links/webrtc-browser.ts'
