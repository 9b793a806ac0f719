import { join, KithError } from '@kith/peer'

const [url = '', name = '', store = ''] = process.argv.slice(2)
try {
  const peer = await join(url, { name, store })
  await peer.messages.send('nobody-there', 't', {})
  await peer.leave()
  console.log('left')
} catch (error) {
  console.log(error instanceof KithError ? error.code : error)
}
