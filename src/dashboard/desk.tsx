import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Desk } from './frame/desk-app.tsx'
import './kit/tokens.css'
import './frame/frame.css'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Desk />
    </StrictMode>,
  )
}
