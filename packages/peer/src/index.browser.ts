export * from './everywhere.ts'
export { linkDevice, recover, takeName } from './linking.browser.ts'
export { join } from './join.browser.ts'
export { browserWebRtc } from './links/webrtc-browser.ts'
