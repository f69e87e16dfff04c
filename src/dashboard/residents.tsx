import { createRoot } from 'react-dom/client'
import { LanguageProvider } from './kit/language.tsx'
import { opensOffline } from './residents/offline.ts'
import { ResidentsPages } from './residents/residents-app.tsx'
import { followTheme } from './residents/theme.ts'
import './kit/tokens.css'
import './residents/residents.css'

followTheme()
opensOffline()
const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <LanguageProvider>
      <ResidentsPages />
    </LanguageProvider>,
  )
}
