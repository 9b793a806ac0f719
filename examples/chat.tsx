import { Conversation, Network, SignIn } from '@kith/react'
import { createRoot } from 'react-dom/client'

const Chat = () => (
  <Network server="/">
    <SignIn />
    <Conversation with="shop" />
  </Network>
)
createRoot(document.body.appendChild(document.createElement('main'))).render(<Chat />)
