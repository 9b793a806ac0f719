export { GroupDelivery } from './group-delivery.ts'
export { GroupInvites } from './group-invites.ts'
