import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from './kit/language.tsx'
import { Residents } from './residents/residents-app.tsx'
import './kit/tokens.css'

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <Residents />
      </LanguageProvider>
    </StrictMode>,
  )
}
