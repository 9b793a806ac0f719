export { GroupDelivery } from './group-delivery.ts'
export { GroupInvites } from './group-invites.ts'
export { picturesOf } from '../pictures/own-picture.ts'
export { charmPreferencesOf } from '../charm/charm-preferences.ts'
