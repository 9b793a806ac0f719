/** What a page needs of the peer once in its life, if ever: it is loaded then. */
export { linkDevice, recover, removeIndexedDbStore } from '@kith/peer'
