/** A push service in memory, with browsers that subscribe to it. */
export { MockPushService } from './mock-push-service.ts'
export type { MockSubscription, PushRequest } from './mock-push-service.ts'
export { makeBrowserKeys, openPush } from './opening.ts'
export type { BrowserKeys } from './opening.ts'
